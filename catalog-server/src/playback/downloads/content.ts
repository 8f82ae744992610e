import type { UserId } from '@pezzottify/contract'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { liveEntriesOf, livePlaylist } from '../../collection/index.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { AppError, notFound } from '../../base/errors.ts'
import type { AudioFacts } from '../../media/mime.ts'
import type { Kind } from './links.ts'

/** Links lead to fewer kinds. */
export type ContentKind = Kind | 'artist'

/** Credits on albums and tracks, and the tracks of those albums: the artist of all compilations has no archive. */
const artistCreditsMax = 10_000

/** A track to be downloaded. `folder` is null in the media folder. */
export type WantedTrack = AudioFacts & {
  id: string
  name: string
  /** The number before the name: disc and track in an album, the position in a playlist. */
  number: string
  folder: string | null
}

export type Content = {
  /** The name of the downloaded file, without its extension. */
  title: string
  tracks: WantedTrack[]
  /** Entries of a playlist whose track is no longer in the catalog, by number and id. */
  unknown: { number: string; id: string }[]
}

type TrackRow = AudioFacts & {
  id: string
  name: string
  disc_number: number
  track_number: number
  folder: string | null
  artist: string | null
}

const trackColumns = `tracks.id, tracks.name, disc_number, track_number, audio_uri, container, codec, format,
  music_folders.path AS folder,
  (SELECT artists.name FROM track_artists JOIN artists ON artists.id = artist_id
    WHERE track_id = tracks.id ORDER BY position LIMIT 1) AS artist
  FROM tracks LEFT JOIN music_folders ON music_folders.id = tracks.library_id`

/** Finds the content of a link. A playlist is available to its owner only. */
export function createContent(catalog: CatalogStore, users: UserStore) {
  const trackById = catalog.reader.query<TrackRow, [string]>(
    `SELECT ${trackColumns}
     WHERE tracks.id = coalesce((SELECT replaced_by FROM tracks WHERE id = ?1), ?1)`,
  )
  const tracksByIds = catalog.reader.query<TrackRow, [string]>(
    `SELECT ${trackColumns} WHERE tracks.id IN (SELECT value FROM json_each(?))`,
  )
  const tracksOfAlbum = catalog.reader.query<TrackRow, [string]>(
    `SELECT ${trackColumns} WHERE album_id = ? ORDER BY disc_number, track_number, tracks.sort_key, tracks.id`,
  )
  const albumById = catalog.reader.query<{ name: string; artist: string | null }, [string]>(
    `SELECT name, (SELECT artists.name FROM album_artists JOIN artists ON artists.id = artist_id
       WHERE album_id = albums.id ORDER BY position LIMIT 1) AS artist
     FROM albums WHERE id = ?`,
  )
  const artistById = catalog.reader.query<{ name: string; credits: number }, [string]>(
    `SELECT name, credit_total + (SELECT coalesce(sum(albums.track_count), 0)
       FROM album_artists JOIN albums ON albums.id = album_id WHERE artist_id = artists.id) AS credits
     FROM artists WHERE id = ?`,
  )
  const tracksOfArtist = catalog.reader.query<TrackRow & { album: string }, [string]>(
    `WITH wanted AS (
       SELECT track_id AS id FROM track_artists WHERE artist_id = ?1
       UNION SELECT tracks.id FROM album_artists JOIN tracks ON tracks.album_id = album_artists.album_id
         WHERE artist_id = ?1)
     SELECT albums.name AS album, ${trackColumns}
       JOIN albums ON albums.id = tracks.album_id
     WHERE tracks.id IN (SELECT id FROM wanted) AND availability <> 'missing'
     ORDER BY albums.release_date, albums.sort_key, albums.id, disc_number, track_number, tracks.sort_key`,
  )

  const track = (id: string): Content => {
    const row = trackById.get(id)
    if (!row) throw notFound()
    return { title: withArtist(row), tracks: [{ ...row, number: '' }], unknown: [] }
  }

  const album = (id: string): Content => {
    const row = albumById.get(id)
    if (!row) throw notFound()
    const tracks = tracksOfAlbum.all(id)
    const hasDiscs = tracks.some((one) => one.disc_number > 1)
    const number = (one: TrackRow): string =>
      (hasDiscs ? `${one.disc_number}-` : '') + String(one.track_number).padStart(2, '0')
    return {
      title: withArtist(row),
      tracks: tracks.map((one) => ({ ...one, number: number(one) })),
      unknown: [],
    }
  }

  const artist = (id: string): Content => {
    const row = artistById.get(id)
    if (!row) throw notFound()
    if (row.credits > artistCreditsMax) throw new AppError('bad_request', 'Too many tracks for one archive')
    const number = (one: TrackRow & { album: string }): string =>
      `${one.album} - ${one.disc_number}-${String(one.track_number).padStart(2, '0')}`
    return {
      title: row.name,
      tracks: tracksOfArtist.all(id).map((one) => ({ ...one, number: number(one) })),
      unknown: [],
    }
  }

  const playlist = async (id: string, owner: UserId): Promise<Content> => {
    const { name: title } = await livePlaylist(users.read, owner, id)
    const entries = await liveEntriesOf(users.read, id)
    const ids = JSON.stringify(entries.map((entry) => entry.track_id))
    const byId = new Map(tracksByIds.all(ids).map((one) => [one.id, one]))
    const digits = Math.max(2, String(entries.length).length)
    const content: Content = { title, tracks: [], unknown: [] }
    for (const [index, entry] of entries.entries()) {
      const found = byId.get(entry.track_id)
      const number = String(index + 1).padStart(digits, '0')
      if (found) content.tracks.push({ ...found, name: withArtist(found), number })
      else content.unknown.push({ number, id: entry.track_id })
    }
    return content
  }

  return {
    /** @throws AppError `not_found`, also for another user's playlist; `bad_request` for an artist of too many tracks */
    find: async (kind: ContentKind, id: string, userId: UserId): Promise<Content> => {
      if (kind === 'playlist') return playlist(id, userId)
      return { track, album, artist }[kind](id)
    },
  }
}

const withArtist = ({ name, artist }: { name: string; artist: string | null }): string =>
  artist === null ? name : `${artist} - ${name}`
