import type { Database } from 'bun:sqlite'
import { fileOf } from '../../../media/section.ts'
import type { Storage } from '../../../media/storage.ts'
import { nanosecondsOf, type AlbumFolderMessage } from '../1-discover/messages.ts'
import { directoryOf, joinPath } from '../../paths/names.ts'
import type { KnownAlbumFolder } from '../2-read/known-album-folder.ts'
import type { ReadFile } from '../2-read/read-album-folder.ts'
import { duplicatesAmong } from './duplicates.ts'
import { createFindReplaced, isSamePlace, type Replaceable } from './find-replaced.ts'
import { isOfAlbum } from './find-songs.ts'
import { cachedIdentityKey } from './identity-key.ts'
import { knownTrackColumns, type KnownTrack } from './known-track.ts'

/** A file with its track: the same as before, one whose file vanished, or a new one. */
export type Identified = ReadFile & {
  trackId: string | null
  isMoved: boolean
  formerAlbumId: string | null
  /** The id of the newest override that covers the track. */
  override: number | null
  /** A person chose the track's album, so its tags do not decide that. */
  isPlacedByHand: boolean
}

export type Identification = {
  files: Identified[]
  /** Copies of files beside them, which are no tracks. */
  duplicates: ReadFile[]
  /** Tracks whose file now has other content, with the one that stands for it. */
  replaced: { trackId: string; by: string | null }[]
  /**
   * A file took the track of another album, whose own file may still turn up in this scan; or it sounds like a track at
   * whose path another file seems to be now.
   */
  isUncertain: boolean
}

/** Silence and similar sounds may be the same in many files. */
const candidatesMax = 20
const filesAtOnce = 250

export type IsGone = (libraryId: number, path: string) => Promise<boolean>
/** Whether the file at a path is not the one that was scanned, by its size and time. */
export type IsOther = IsGone

export type IdentifyTracks = {
  /** `isLast`: all folders are written, but for those that wait as this one did. */
  of(
    albumFolder: AlbumFolderMessage,
    known: KnownAlbumFolder,
    files: readonly ReadFile[],
    isLast: boolean,
  ): Promise<Identification>
  /** For files of unknown folders; null when one may be a known track, which has to be looked up. */
  ofNew(files: readonly ReadFile[]): Identification | null
}

/**
 * Finds the track of each file: its previous track when the sound is the same; the track of the same sound whose file
 * is gone; its previous track when the title, MusicBrainz id or place on the album is the same; the track that it
 * replaced, whose file is gone; otherwise a new one.
 */
export function createIdentifyTracks(database: Database, isGone: IsGone, isOther: IsOther): IdentifyTracks {
  const replaced = createFindReplaced(database)
  const byId = database.query<KnownTrack, [string]>(`SELECT ${knownTrackColumns} FROM tracks WHERE id = ?`)
  // One query for many files: outside a transaction each costs the locks of one.
  const byPayload = database.query<KnownTrack, [string, number]>(
    `SELECT ${knownTrackColumns} FROM tracks
     WHERE payload_hash IN (SELECT value FROM json_each(?)) AND replaced_by IS NULL LIMIT ?`,
  )
  const isAnyKnown = database.query<{ id: string }, [string]>(
    'SELECT id FROM tracks WHERE payload_hash IN (SELECT value FROM json_each(?)) LIMIT 1',
  )

  async function of(
    albumFolder: AlbumFolderMessage,
    known: KnownAlbumFolder,
    read: readonly ReadFile[],
    isLast: boolean,
  ): Promise<Identification> {
    let isUncertain = false
    const formers = new Map<ReadFile, KnownTrack>()
    for (const file of read) {
      const id = known.tracks.get(file.file.path)
      const former = id === undefined ? null : byId.get(id)
      if (former) formers.set(file, former)
    }
    const isSameSound = (file: ReadFile): boolean =>
      formers.get(file)?.payload_hash === file.facts.payloadHash
    const sameSound = soundsLike(read.filter((file) => !isSameSound(file) || file.file.copyOf !== null))
    const duplicates = duplicatesAmong(
      read.filter((file) => formers.get(file)?.isPlacedByHand !== 1),
      known.siblings,
      ({ facts }, trackId) => sameSound.get(facts.payloadHash)?.some(({ id }) => id === trackId) ?? false,
    )
    const files = read.filter((file) => !duplicates.has(file))
    // The sound of a copy is that of its original, whichever was there first.
    const hashes = new Map(
      read.map((file) => [file.file.path, duplicates.has(file) ? null : file.facts.payloadHash]),
    )
    const taken = new Set(known.siblings.map(({ trackId }) => trackId))
    for (const file of files) if (isSameSound(file)) taken.add(formers.get(file)?.id ?? '')
    // The file of the same album goes first: one of a compilation may be before it.
    const ofSameAlbum = new Map<ReadFile, KnownTrack>()
    for (const file of files) {
      if (isSameSound(file)) continue
      const moved = await fromElsewhere(file, (track) => isOfSameAlbum(track, file))
      if (!moved) continue
      taken.add(moved.id)
      ofSameAlbum.set(file, moved)
    }
    const identified = new Map<string, Identified>()
    let replacedBy: ((file: ReadFile) => Replaceable) | undefined
    for (const file of files) identified.set(file.file.path, await identify(file, formers.get(file) ?? null))
    const byPath = new Map(known.siblings.map((sibling) => [sibling.path, sibling]))
    const lost = [...formers].filter(([, { id }]) => !taken.has(id))
    return {
      files: [...identified.values()],
      duplicates: [...duplicates],
      replaced: lost.map(([file, { id }]) => ({
        trackId: id,
        by: duplicates.has(file) ? trackAt(file.file.copyOf) : null,
      })),
      isUncertain,
    }

    function trackAt(path: string | null): string | null {
      return (identified.get(path ?? '') ?? byPath.get(path ?? ''))?.trackId ?? null
    }

    async function identify(file: ReadFile, former: KnownTrack | null): Promise<Identified> {
      if (former?.payload_hash === file.facts.payloadHash) return asKnown(file, former, false)
      const moved = ofSameAlbum.get(file) ?? (await fromElsewhere(file))
      if (moved) return asKnown(file, moved, true)
      if (former && !taken.has(former.id) && isSame(former, file)) return asKnown(file, former, false)
      const before = await inPlaceOf(file)
      return before ? asKnown(file, before, true) : asNew(file)
    }

    function asKnown(file: ReadFile, track: KnownTrack, isMoved: boolean): Identified {
      taken.add(track.id)
      isUncertain ||= isMoved && !isOfSameAlbum(track, file)
      const isPlacedByHand = track.isPlacedByHand === 1
      const { id: trackId, album_id: formerAlbumId, override } = track
      return { ...file, trackId, isMoved, formerAlbumId, override, isPlacedByHand }
    }

    async function fromElsewhere(
      file: ReadFile,
      isWanted: (track: KnownTrack) => boolean = () => true,
    ): Promise<KnownTrack | null> {
      for (const track of sameSound.get(file.facts.payloadHash) ?? [])
        if (!taken.has(track.id) && isWanted(track) && ((await isFree(track)) || (await isLeft(track))))
          return track
      return null
    }

    /**
     * Folders may have changed their names with each other. Whose file that is at the path of a track is known when the others
     * are written; what is then still another one waits for the same.
     */
    async function isLeft({ library_id: library, audio_uri: path }: KnownTrack): Promise<boolean> {
      const isHere = library === albumFolder.folderId && hashes.has(path)
      if (library === null || isHere || !(await isOther(library, path))) return false
      isUncertain = true
      return isLast
    }

    async function inPlaceOf(file: ReadFile): Promise<KnownTrack | null> {
      replacedBy ??= replaced.of(albumFolder)
      const { likely, elsewhere } = replacedBy(file)
      for (const track of likely) if (await canTake(track)) return track
      let only: KnownTrack | null = null
      for (const track of elsewhere) {
        if (!(await canTake(track))) continue
        if (only) return null
        only = track
      }
      return only
    }

    async function canTake(track: KnownTrack): Promise<boolean> {
      // The track's own path is checked first.
      const isThere = track.library_id === albumFolder.folderId && hashes.has(track.audio_uri)
      return !isThere && !taken.has(track.id) && (await isFree(track))
    }

    /** Tracks by their sound, those whose file is missing first. */
    function soundsLike(wanted: readonly ReadFile[]): Map<string | null, KnownTrack[]> {
      const found: KnownTrack[] = []
      for (let from = 0; from < wanted.length; from += filesAtOnce) {
        const sounds = wanted.slice(from, from + filesAtOnce).map(({ facts }) => facts.payloadHash)
        found.push(...byPayload.all(JSON.stringify([...new Set(sounds)]), sounds.length * candidatesMax))
      }
      const isThere = ({ availability }: KnownTrack): number => (availability === 'missing' ? 0 : 1)
      return Map.groupBy(
        found.toSorted((a, b) => isThere(a) - isThere(b)),
        (track) => track.payload_hash,
      )
    }

    async function isFree(track: KnownTrack): Promise<boolean> {
      if (track.availability === 'missing') return true
      if (track.library_id === null) return false
      if (track.library_id === albumFolder.folderId) {
        // When two files swapped names, the content of the other one is known already.
        const now = hashes.get(track.audio_uri)
        if (now !== undefined) return now !== track.payload_hash
        if (albumFolder.gone.some(({ path }) => path === track.audio_uri)) return true
      }
      return isGone(track.library_id, track.audio_uri)
    }
  }

  return {
    of,
    ofNew: (files) => {
      if (isAnyKnown.get(JSON.stringify(files.map(({ facts }) => facts.payloadHash)))) return null
      if (replaced.isAnyKnown(files)) return null
      const duplicates = duplicatesAmong(files, [], () => false)
      const others = files.filter((file) => !duplicates.has(file))
      return { files: others.map(asNew), duplicates: [...duplicates], replaced: [], isUncertain: false }
    },
  }
}

const asNew = (file: ReadFile): Identified => ({
  ...file,
  trackId: null,
  isMoved: false,
  formerAlbumId: null,
  override: null,
  isPlacedByHand: false,
})

const isOfSameAlbum = (track: KnownTrack, { tags }: ReadFile): boolean =>
  isOfAlbum(track, tags.title ?? track.albumName)

const isSame = (track: KnownTrack, file: ReadFile): boolean =>
  cachedIdentityKey(track.name) === cachedIdentityKey(file.title) ||
  (track.musicbrainz_id !== null && track.musicbrainz_id === file.facts.musicBrainz.recording) ||
  isSamePlace(track, file)

/** Asks the file system. An unclear answer counts as still there. */
export const createIsGone =
  (storage: Storage, rootOf: (libraryId: number) => string | undefined): IsGone =>
  async (libraryId, path) => {
    const root = rootOf(libraryId)
    if (root === undefined) return true
    try {
      return !(await storage.disk(root).ask('isThere', joinPath(root, fileOf(path).path)))
    } catch {
      return false
    }
  }

export function createIsOther(
  database: Database,
  storage: Storage,
  rootOf: (libraryId: number) => string | undefined,
): IsOther {
  const scanned = database.query<{ size_bytes: number; modified_ns: number }, [number, string, string]>(
    'SELECT size_bytes, modified_ns FROM scanned_files WHERE folder_id = ? AND directory = ? AND path = ?',
  )
  return async (libraryId, path) => {
    const root = rootOf(libraryId)
    const before = scanned.get(libraryId, directoryOf(path), path)
    if (root === undefined || !before) return false
    try {
      const now = await storage.find(root, fileOf(path).path)
      return (
        now !== null &&
        (now.sizeBytes !== before.size_bytes || nanosecondsOf(now.modifiedMs) !== before.modified_ns)
      )
    } catch {
      return false
    }
  }
}
