import { fetchCredited } from './artist.ts'
import { collect } from './collect.ts'
import { DownloaderFailure } from './failure.ts'
import type { Job } from './parts.ts'
import type { AlbumPayload } from './payloads.ts'
import { fetchPicture } from './picture.ts'
import { creditsOf } from './roles.ts'
import type { FetchedTrack } from './track.ts'
import { fetchTrack } from './track.ts'
import { writeAlbum } from './write-album.ts'

const tracksMax = 500
const creditedArtistsMax = 1_000

/**
 * Adds an album with its artists, cover and tracks, or the missing parts of it. Files are in place before the catalog
 * refers to them.
 *
 * @throws DownloaderFailure when none of its tracks could be fetched; the album itself is added then
 */
export async function completeAlbum(job: Job, id: string): Promise<void> {
  const payload = await job.downloader.album(id)
  const listed = listedTracks(payload)
  const missing = await withoutKnown(job, listed)
  const tracks = await collect(missing, job.log, (wanted) => fetchTrack(job, id, wanted))
  const picture = await fetchPicture(job, 'albums', [...payload.covers, ...payload.cover_group])
  const credited = creditedIn(payload, tracks)
  const artists = await fetchCredited(job, credited)
  await writeAlbum(job, { payload, tracks, artists, creditedIds: [...credited.keys()], picture })
  if (missing.length > 0 && tracks.length === 0)
    throw new DownloaderFailure('download', 'None of its tracks could be had')
}

type Listed = Parameters<typeof fetchTrack>[2]

/** Each track once, at its first place on the album. */
function listedTracks({ discs }: AlbumPayload): Listed[] {
  const all = discs.flatMap(({ number, name, tracks }, disc) =>
    tracks.map((id, index) => ({
      id,
      disc: { number: number || disc + 1, title: name },
      position: index + 1,
    })),
  )
  const first = new Map(all.toReversed().map((track) => [track.id, track]))
  return all.filter((track) => first.get(track.id) === track).slice(0, tracksMax)
}

/** A track that the catalog already has, even on another album, is left unchanged. */
async function withoutKnown(job: Job, listed: readonly Listed[]): Promise<Listed[]> {
  if (listed.length === 0) return []
  const ids = listed.map((track) => track.id)
  const rows = await job.catalog.read.selectFrom('tracks').select('id').where('id', 'in', ids).execute()
  const known = new Set(rows.map((row) => row.id))
  return listed.filter((track) => !known.has(track.id))
}

/** All artists by id, with the name if it is known. */
function creditedIn(album: AlbumPayload, tracks: readonly FetchedTrack[]): Map<string, string | null> {
  const names = new Map<string, string | null>(album.artists_ids.map((id) => [id, null]))
  for (const { artist_id, name } of tracks.flatMap((track) => creditsOf(track.payload)))
    names.set(artist_id, names.get(artist_id) ?? name)
  return new Map([...names].slice(0, creditedArtistsMax))
}
