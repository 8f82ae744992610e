import type { Album, ArtistName } from '@pezzottify/contract'
import { isListed } from '../../db/catalog/listed.ts'
import { artistsOfTracks } from './credits.ts'
import { withArtists } from './lists.ts'
import type { Connections } from './page.ts'
import type { CatalogDb } from './rows.ts'
import { albumsWithCover, inOrderOf } from './rows.ts'

type DiscTitle = { disc_number: number; title: string }
/** All that the catalog knows of an album. */
export type AlbumDetails = Album & {
  musicbrainz_id: string | null
  /** Whether one of its tracks is. */
  is_explicit: boolean
  disc_titles: DiscTitle[]
  /** Listed ones, in the order of the sleeve. */
  track_ids: string[]
  /** The first artist of its first track, who stands for an album without artists. */
  first_artist: ArtistName | null
}

/** Albums with more tracks are looked through on the aside. */
const tracksAtOnceMax = 5_000

/** Those among these albums that are listed, in the order of the ids. */
export async function albumDetails(
  { read, aside }: Connections,
  ids: readonly string[],
): Promise<AlbumDetails[]> {
  if (ids.length === 0) return []
  const rows = await albumsWithCover(read).where('albums.id', 'in', ids).where(isListed('albums')).execute()
  const albums = await withArtists(read, rows)
  const size = rows.reduce((sum, row) => sum + row.track_count, 0)
  const tracks = await tracksOf(size > tracksAtOnceMax ? aside : read, rows)
  const firstTracks = albums
    .filter(({ artists }) => artists.length === 0)
    .flatMap(({ id }) => tracks.get(id)?.[0]?.id ?? [])
  const credits = await artistsOfTracks(read, firstTracks)
  const known = new Map(rows.map((row) => [row.id, row.musicbrainz_id]))
  const details = albums.map((album): AlbumDetails => {
    const own = tracks.get(album.id) ?? []
    return {
      ...album,
      musicbrainz_id: known.get(album.id) ?? null,
      is_explicit: own.some((track) => track.is_explicit !== 0),
      disc_titles: discTitlesOf(own),
      track_ids: own.map(({ id }) => id),
      first_artist: credits.get(own[0]?.id ?? '')?.[0] ?? null,
    }
  })
  return inOrderOf(ids, details)
}

async function tracksOf(db: CatalogDb, albums: readonly { id: string }[]) {
  const rows = await db
    .selectFrom('tracks')
    .select(['id', 'album_id', 'disc_number', 'disc_title', 'is_explicit'])
    .where(
      'album_id',
      'in',
      albums.map(({ id }) => id),
    )
    .where(isListed('tracks'))
    .orderBy('album_id')
    .orderBy('disc_number')
    .orderBy('track_number')
    .orderBy('sort_key')
    .orderBy('id')
    .execute()
  return Map.groupBy(rows, (row) => row.album_id)
}

/** Discs without a title of their own are left out. */
function discTitlesOf(tracks: readonly { disc_number: number; disc_title: string | null }[]): DiscTitle[] {
  const titles = new Map<number, string>()
  for (const { disc_number, disc_title } of tracks)
    if (disc_title && !titles.has(disc_number)) titles.set(disc_number, disc_title)
  return [...titles].map(([disc_number, title]) => ({ disc_number, title }))
}
