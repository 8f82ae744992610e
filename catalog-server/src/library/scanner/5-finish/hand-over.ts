import type { Database } from 'bun:sqlite'
import { tagsWord } from '../../../catalog/index.ts'
import { cachedIdentityKey } from '../3-identify/identity-key.ts'
import { knownTrackColumns, type KnownTrack } from '../3-identify/known-track.ts'
import { isElder } from './age.ts'
import { createAlbumHandOver } from './hand-over-album.ts'
import { createTrackHandOver } from './hand-over-track.ts'

export type HandOver = {
  /** For a track whose file is gone. @returns whether the same song is there in another file, and goes on as one track */
  track(id: string): boolean
  /** After all tracks: an album whose songs are all another one's now, and that one, go on as one. */
  albums(): Generator<void>
}

type Row = KnownTrack & { added_at: number; place: number; albumTag: string }

const albumsMax = 50
const candidatesMax = 100

/**
 * A better file lay beside the old one until that was removed. Of the two tracks the elder goes on with the file that is
 * there: likes, playlists, plays and edits name it. The younger one says which took its place.
 */
export function createHandOver(database: Database): HandOver {
  const columns = `${knownTrackColumns}, added_at, rowid AS place,
    (SELECT ${tagsWord('name')} FROM albums WHERE albums.id = album_id) AS albumTag`
  const byId = database.query<Row, [string]>(`SELECT ${columns} FROM tracks WHERE id = ?`)
  const sameSong = database.query<
    Row,
    [string, string, number, string, string | null, number, number, number]
  >(
    `SELECT ${columns} FROM tracks
     WHERE album_id IN (SELECT id FROM albums WHERE name COLLATE NOCASE IN (?, ?) LIMIT ?)
       AND id <> ? AND availability = 'available'
       AND (musicbrainz_id = ? OR (${tagsWord('disc_number')} = ? AND ${tagsWord('track_number')} = ?))
       AND EXISTS (SELECT 1 FROM scanned_files WHERE track_id = tracks.id AND state = 'present')
     LIMIT ?`,
  )
  const artistsOf = database.query<{ artist_id: string }, [string]>(
    'SELECT artist_id FROM track_artists WHERE track_id = ?',
  )
  const tracks = createTrackHandOver(database)
  const albums = createAlbumHandOver(database)
  const wentTo = new Map<string, string>()

  function replacementOf(gone: Row): Row | undefined {
    const { id, albumName, albumTag, musicbrainz_id, disc_number, track_number } = gone
    const place = [disc_number, track_number] as const
    const found = sameSong.all(albumName, albumTag, albumsMax, id, musicbrainz_id, ...place, candidatesMax)
    return found.find(
      (other) =>
        (musicbrainz_id !== null && other.musicbrainz_id === musicbrainz_id) ||
        (cachedIdentityKey(other.name) === cachedIdentityKey(gone.name) && shareArtist(gone.id, other.id)),
    )
  }

  function shareArtist(a: string, b: string): boolean {
    const ofA = new Set(artistsOf.all(a).map(({ artist_id }) => artist_id))
    return artistsOf.all(b).some(({ artist_id }) => ofA.has(artist_id))
  }

  return {
    track: (id) => {
      const gone = byId.get(id)
      const found = gone && replacementOf(gone)
      if (!found) return false
      if (isElder(gone, found)) tracks.takeFile(gone.id, found.id)
      else tracks.giveUp(gone.id, found.id)
      if (gone.isPlacedByHand === 0 && gone.album_id !== found.album_id)
        wentTo.set(gone.album_id, found.album_id)
      return true
    },
    albums: function* () {
      for (const [from, to] of wentTo) yield albums.merge(from, to)
      wentTo.clear()
    },
  }
}
