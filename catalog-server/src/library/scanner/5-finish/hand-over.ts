import type { Database } from 'bun:sqlite'
import { createFindSongs, isOfAlbum } from '../3-identify/find-songs.ts'
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

type Row = KnownTrack & { added_at: number; place: number }

/**
 * A better file lay beside the old one until that was removed. Of the two tracks the elder goes on with the file that is
 * there: likes, playlists, plays and edits name it. The younger one says which took its place.
 */
export function createHandOver(database: Database): HandOver {
  const columns = `${knownTrackColumns}, added_at, rowid AS place`
  const byId = database.query<Row, [string]>(`SELECT ${columns} FROM tracks WHERE id = ?`)
  const songs = createFindSongs<Row>(
    database,
    columns,
    `availability = 'available'
       AND EXISTS (SELECT 1 FROM scanned_files WHERE track_id = tracks.id AND state = 'present')`,
  )
  const artistsOf = database.query<{ artist_id: string }, [string]>(
    'SELECT artist_id FROM track_artists WHERE track_id = ?',
  )
  const tracks = createTrackHandOver(database)
  const albums = createAlbumHandOver(database)
  const isAnyLeft = database.query<{ id: string }, [string]>(
    'SELECT id FROM tracks WHERE album_id = ? AND replaced_by IS NULL LIMIT 1',
  )
  const wentTo = new Map<string, { to: string; isSameTitle: boolean }>()

  function replacementOf(gone: Row): Row | undefined {
    const isOther = ({ id }: Row): boolean => id !== gone.id
    const recorded = songs.ofRecording(gone.musicbrainz_id).filter(isOther)
    const inPlace = (other: Row): boolean =>
      isOther(other) &&
      cachedIdentityKey(other.name) === cachedIdentityKey(gone.name) &&
      shareArtist(gone.id, other.id)
    const found =
      recorded.find((other) => isSameTitle(gone, other)) ??
      songs.at(titlesOf(gone), gone.disc_number, gone.track_number).find(inPlace)
    if (found) return found
    // An album of quite another title lay beside this one all the time: what is gone is gone from this one alone.
    const [edition, ...others] = recorded.filter((other) => isOtherEdition(gone, other))
    return others.length === 0 ? edition : undefined
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
        wentTo.set(gone.album_id, { to: found.album_id, isSameTitle: isSameTitle(gone, found) })
      return true
    },
    albums: function* () {
      // "Foo" and "Foo 2" may have a song in common: a song of "Foo" that is not on the other one keeps them apart.
      for (const [from, { to, isSameTitle: isSame }] of wentTo)
        if (isSame || !isAnyLeft.get(from)) yield albums.merge(from, to)
      wentTo.clear()
    },
  }
}

const titlesOf = ({ albumName, albumTag }: KnownTrack): string[] => [albumName, albumTag]

const isSameTitle = (a: KnownTrack, b: KnownTrack): boolean =>
  titlesOf(a).some((title) => isOfAlbum(b, title))

/** Whether one's album has the title of the other's and a word more, as "Foo (Remaster)" has. */
function isOtherEdition(a: KnownTrack, b: KnownTrack): boolean {
  const one = `${cachedIdentityKey(a.albumTag)} `
  const other = `${cachedIdentityKey(b.albumTag)} `
  return one.startsWith(other) || other.startsWith(one)
}
