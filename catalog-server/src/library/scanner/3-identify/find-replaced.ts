import type { Database } from 'bun:sqlite'
import type { AlbumFolderMessage } from '../1-discover/messages.ts'
import type { ReadFile } from '../2-read/read-album-folder.ts'
import { albumsTitled, createFindSongs, isOfAlbum, keysOf } from './find-songs.ts'
import { cachedIdentityKey } from './identity-key.ts'
import { knownTrackColumns, type KnownTrack } from './known-track.ts'

/** Tracks that a file may have replaced; whether their own file is gone is checked later. */
export type Replaceable = {
  /** The best first. */
  likely: KnownTrack[]
  /** The same recording on albums of other titles. When the files of several are gone, nobody knows which is meant. */
  elsewhere: KnownTrack[]
}

export type FindReplaced = {
  /** Looks up what the folder's files may have replaced. */
  of(albumFolder: AlbumFolderMessage): (file: ReadFile) => Replaceable
  /** Whether an album of one of these titles is known, or one of these recordings. */
  isAnyKnown(files: readonly ReadFile[]): boolean
}

const ofFolderMax = 2_000

/**
 * A file that was encoded again, or came from another source, has another hash; people see the same song. It is
 * recognised by its MusicBrainz recording, or by its place: album, disc, number and title, by the same artists.
 */
export function createFindReplaced(database: Database): FindReplaced {
  const songs = createFindSongs<KnownTrack>(database, knownTrackColumns)
  const anyAlbum = database.query<{ id: string }, [string]>(`${albumsTitled} LIMIT 1`)
  const anyRecording = database.query<{ id: string }, [string]>(
    'SELECT id FROM tracks WHERE musicbrainz_id IN (SELECT value FROM json_each(?)) LIMIT 1',
  )
  const ofFolder = database.query<KnownTrack, [number, string, number]>(
    `SELECT ${knownTrackColumns} FROM tracks WHERE id IN (
       SELECT track_id FROM scanned_files WHERE folder_id = ? AND directory = ? AND track_id IS NOT NULL LIMIT ?)`,
  )
  const artistsOf = database.query<{ name: string }, [string]>(
    'SELECT name FROM track_artists JOIN artists ON artists.id = artist_id WHERE track_id = ?',
  )

  function shareArtist(track: KnownTrack, { facts }: ReadFile): boolean {
    const known = new Set(artistsOf.all(track.id).map(({ name }) => cachedIdentityKey(name)))
    return facts.credits.length === 0 || facts.credits.some(({ name }) => known.has(cachedIdentityKey(name)))
  }

  return {
    of: (albumFolder) => {
      const nearby = (albumFolder.isKnown ? albumFolder.directories : []).flatMap((directory) =>
        ofFolder.all(albumFolder.folderId, directory, ofFolderMax),
      )
      const here = new Set(nearby.map(({ id }) => id))
      return (file) => {
        const { recording } = file.facts.musicBrainz
        const { title: album } = file.tags
        const recorded = songs.ofRecording(recording)
        const isRecording = (track: KnownTrack): boolean =>
          recording !== null && track.musicbrainz_id === recording
        const isLikely = (track: KnownTrack): boolean =>
          isRecording(track)
            ? here.has(track.id) || (album !== null && isOfAlbum(track, album))
            : isSamePlace(track, file) &&
              cachedIdentityKey(track.name) === cachedIdentityKey(file.title) &&
              shareArtist(track, file)
        const placed = album === null ? [] : songs.at([album], file.disc, file.track)
        const candidates = new Map([...nearby, ...placed, ...recorded].map((track) => [track.id, track]))
        // A recording may be on several albums. A track that another one stands for comes last.
        const rank = (track: KnownTrack): number =>
          (isSamePlace(track, file) ? 0 : 2) + (track.replaced_by === null ? 0 : 1)
        const likely = [...candidates.values()].filter(isLikely).toSorted((a, b) => rank(a) - rank(b))
        const elsewhere = recorded.filter((track) => !isLikely(track) && track.replaced_by === null)
        return { likely, elsewhere }
      }
    },
    isAnyKnown: (files) => {
      const titles = files.flatMap(({ tags }) => tags.title ?? [])
      const recordings = files.flatMap(({ facts }) => facts.musicBrainz.recording ?? [])
      return (
        (titles.length > 0 && anyAlbum.get(keysOf(titles)) !== null) ||
        (recordings.length > 0 && anyRecording.get(JSON.stringify(recordings)) !== null)
      )
    },
  }
}

/** The same disc and number of an album of the same title. */
export const isSamePlace = (track: KnownTrack, { tags, disc, track: number }: ReadFile): boolean =>
  track.disc_number === disc &&
  track.track_number === number &&
  isOfAlbum(track, tags.title ?? track.albumName)
