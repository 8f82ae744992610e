import { albumType, artistRole, trackFormat } from '../../catalog/index.ts'
import { sortKey } from '../../base/sort-key.ts'
import type { Job } from './parts.ts'
import type { AlbumPayload } from './payloads.ts'
import type { FetchedPicture } from './picture.ts'
import { creditsOf } from './roles.ts'
import type { NewArtist, Tx } from './rows.ts'
import { addArtists, addPicture, addRows, knownArtists } from './rows.ts'
import type { FetchedTrack } from './track.ts'

type FetchedAlbum = {
  payload: AlbumPayload
  tracks: readonly FetchedTrack[]
  /** Credited artists that the catalog did not have. */
  artists: readonly NewArtist[]
  creditedIds: readonly string[]
  picture: FetchedPicture | null
}

export async function writeAlbum(job: Job, album: FetchedAlbum): Promise<void> {
  const { payload, tracks, artists, picture } = album
  const now = job.clock.now()
  await job.catalog.write.transaction().execute(async (tx) => {
    await addArtists(tx, artists, now)
    await addRows(tx, 'albums', [albumRow(payload, now)])
    await addRows(
      tx,
      'tracks',
      tracks.map((track) => trackRow(payload.id, track, now)),
    )
    await credit(tx, album)
    await addPicture(tx, 'album', payload.id, picture)
  })
}

/**
 * Only artists that are in the catalog by now: a credit of an unknown one would refer to nothing.
 */
async function credit(tx: Tx, { payload: album, tracks, creditedIds }: FetchedAlbum): Promise<void> {
  const known = await knownArtists(tx, creditedIds)
  await addRows(
    tx,
    'album_artists',
    album.artists_ids
      .filter((id) => known.has(id))
      .map((artist_id, position) => ({ album_id: album.id, artist_id, position })),
  )
  await addRows(
    tx,
    'track_artists',
    tracks.flatMap(({ payload }) =>
      creditsOf(payload)
        .filter(({ artist_id }) => known.has(artist_id))
        .map(({ artist_id, role }, position) => ({
          track_id: payload.id,
          artist_id,
          role: artistRole.toColumn(role),
          position,
        })),
    ),
  )
}

const albumRow = (album: AlbumPayload, now: number) => ({
  id: album.id,
  name: album.name,
  album_type: albumType.toColumn(albumType.fromColumn(album.album_type.toUpperCase())),
  label: album.label,
  release_date: album.date,
  genres: JSON.stringify(album.genres),
  original_title: album.original_title,
  version_title: album.version_title,
  sort_key: sortKey(album.name),
  added_at: now,
})

/** Measured values take precedence over those of the service. */
const trackRow = (albumId: string, { payload, facts, disc, ...track }: FetchedTrack, now: number) => ({
  id: payload.id,
  name: payload.name,
  album_id: albumId,
  disc_number: payload.disc_number || disc.number,
  disc_title: disc.title,
  track_number: payload.number || track.position,
  is_explicit: payload.is_explicit ? 1 : 0,
  tags: JSON.stringify(payload.tags),
  has_lyrics: payload.has_lyrics ? 1 : 0,
  languages: JSON.stringify(payload.language_of_performance),
  original_title: payload.original_title,
  version_title: payload.version_title,
  sort_key: sortKey(payload.name),
  added_at: now,
  audio_uri: track.uri,
  format: trackFormat.toColumn(track.format),
  ...track.marks,
  duration_secs: Math.round(facts.durationMs / 1_000),
  payload_hash: facts.payloadHash,
  container: facts.container,
  codec: facts.codec,
  bitrate_kbps: facts.bitrateKbps,
  sample_rate_hz: facts.sampleRateHz,
  bit_depth: facts.bitDepth,
  channels: facts.channels,
  track_gain_db: facts.replayGain.trackGainDb,
  track_peak: facts.replayGain.trackPeak,
  album_gain_db: facts.replayGain.albumGainDb,
  album_peak: facts.replayGain.albumPeak,
})
