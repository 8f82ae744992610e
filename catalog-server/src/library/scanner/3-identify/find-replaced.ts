import type { Database } from 'bun:sqlite'
import type { AlbumFolderMessage } from '../1-discover/messages.ts'
import type { ReadFile } from '../2-read/read-album-folder.ts'
import { cachedIdentityKey } from './identity-key.ts'
import { knownTrackColumns, type KnownTrack } from './known-track.ts'

export type FindReplaced = {
  /** Tracks that one of these files may have replaced; whether their own file is gone is checked later. */
  among(albumFolder: AlbumFolderMessage, files: readonly ReadFile[]): (file: ReadFile) => KnownTrack[]
  /** Whether an album of one of these names is known. */
  isAnyAlbumKnown(files: readonly ReadFile[]): boolean
}

const albumsMax = 50
const tracksMax = 2_000

/**
 * A file that was encoded again, or came from another source, has another hash; people see the same song. It is
 * recognised by its MusicBrainz recording, or by its place: album, disc, number and title, by the same artists.
 */
export function createFindReplaced(database: Database): FindReplaced {
  const names = `(SELECT value FROM json_each(?))`
  const ofAlbums = database.query<KnownTrack, [string, number, number]>(
    `SELECT ${knownTrackColumns} FROM tracks
     WHERE album_id IN (SELECT id FROM albums WHERE name COLLATE NOCASE IN ${names} LIMIT ?) LIMIT ?`,
  )
  const anyAlbum = database.query<{ id: string }, [string]>(
    `SELECT id FROM albums WHERE name COLLATE NOCASE IN ${names} LIMIT 1`,
  )
  const ofFolder = database.query<KnownTrack, [number, string, number]>(
    `SELECT ${knownTrackColumns} FROM tracks WHERE id IN (
       SELECT track_id FROM scanned_files WHERE folder_id = ? AND directory = ? AND track_id IS NOT NULL LIMIT ?)`,
  )
  const artistsOf = database.query<{ name: string }, [string]>(
    'SELECT name FROM track_artists JOIN artists ON artists.id = artist_id WHERE track_id = ?',
  )

  const albumNames = (files: readonly ReadFile[]): string =>
    JSON.stringify([...new Set(files.map(({ tags }) => tags.title).filter((title) => title !== null))])

  function shareArtist(track: KnownTrack, { facts }: ReadFile): boolean {
    const known = new Set(artistsOf.all(track.id).map(({ name }) => cachedIdentityKey(name)))
    return facts.credits.length === 0 || facts.credits.some(({ name }) => known.has(cachedIdentityKey(name)))
  }

  return {
    among: (albumFolder, files) => {
      const wanted = albumNames(files)
      const candidates = new Map<string, KnownTrack>()
      for (const directory of albumFolder.isKnown ? albumFolder.directories : [])
        for (const track of ofFolder.all(albumFolder.folderId, directory, tracksMax))
          candidates.set(track.id, track)
      if (wanted !== '[]')
        for (const track of ofAlbums.all(wanted, albumsMax, tracksMax)) candidates.set(track.id, track)
      return (file) => {
        const { recording } = file.facts.musicBrainz
        const found = [...candidates.values()].filter(
          (track) =>
            (recording !== null && track.musicbrainz_id === recording) ||
            (isSamePlace(track, file) &&
              cachedIdentityKey(track.name) === cachedIdentityKey(file.title) &&
              shareArtist(track, file)),
        )
        // A recording may be on several albums. A track that another one stands for comes last.
        const rank = (track: KnownTrack): number =>
          (isSamePlace(track, file) ? 0 : 2) + (track.replaced_by === null ? 0 : 1)
        return found.toSorted((a, b) => rank(a) - rank(b))
      }
    },
    isAnyAlbumKnown: (files) => {
      const wanted = albumNames(files)
      return wanted !== '[]' && anyAlbum.get(wanted) !== null
    },
  }
}

/** The same disc and number of an album of the same title. */
export const isSamePlace = (track: KnownTrack, { tags, disc, track: number }: ReadFile): boolean =>
  track.disc_number === disc &&
  track.track_number === number &&
  cachedIdentityKey(track.albumName) === cachedIdentityKey(tags.title ?? track.albumName)
