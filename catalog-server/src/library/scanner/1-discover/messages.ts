import type { CueTrack } from './cue-sheet.ts'
import type { FolderWatch } from '../../watch/watcher.ts'
import type { LeftOut } from './left-out.ts'
import type { NamePattern } from '../../paths/name-pattern.ts'
import type { LyricsText, StoredPicture } from '../../tags/facts.ts'

/** A file or folder inside a music folder; paths are relative to it. */
export type FileLocation = { directory: string; path: string }

export type FoundFile = FileLocation & {
  sizeBytes: number
  modifiedNs: number
  /** The inode change time, which taggers cannot preserve. */
  changedNs: number
  /** The number among the audio files of its folder, from 1, by name. */
  position: number
  /** Whether the names in its folder are numbered from 1: it does not go on where another folder ends. */
  isNumberedAnew: boolean
  /** A fingerprint of what else it depends on, such as pictures and lyrics beside it: it changes when one of them does. */
  fingerprint: string
  /** The path of the file beside it that it is a copy of, by its name. */
  copyOf: string | null
  /** The texts of the lyrics files beside it, best first. */
  lyrics: LyricsText[]
  /** The pattern of the names in its folder. */
  pattern: NamePattern
  /** The part of the file that this track is, by the cue sheet beside it; its path names that part, too. */
  cue: CueTrack | null
}

/** A time of a file as it is stored: nearly exact, in a number that two looks at one file have in common. */
export const nanosecondsOf = (ms: number): number => Math.round(ms * 1e6)

/** `isUnreachable`: the known file at this path may still be there. Otherwise it is gone. */
export type FoundProblem = FileLocation & { code: string; message: string; isUnreachable: boolean }

/** A picture beside the music, copied to the folder of embedded ones. */
export type FoundPicture = FileLocation & { picture: StoredPicture }

/**
 * The changes in an album folder since the last scan: the folder itself together with its disc folders. A very large
 * folder comes in several parts.
 */
export type AlbumFolderMessage = {
  type: 'album-folder'
  folderId: number
  /** The album's folder; the disc folders follow. */
  directories: [string, ...string[]]
  changed: FoundFile[]
  /** Unchanged files that were unreachable or missing. */
  returned: FileLocation[]
  gone: FileLocation[]
  /** Problems without a track that no longer exist. */
  cleared: FileLocation[]
  problems: FoundProblem[]
  /**
   * Pictures beside the music, by folder, the best of each first; empty unless `isOtherMusic`. Those in folders above come
   * last, see `handedOnBelow`.
   */
  covers: FoundPicture[]
  /** There is a cover that cannot be read at the moment. */
  isCoverUnreachable: boolean
  artistPictures: FoundPicture[]
  /** Whether these folders had known files before. */
  isKnown: boolean
}

/** Whether the folder holds other music than before: then its pictures are examined, too. */
export const isOtherMusic = ({ changed, gone }: Pick<AlbumFolderMessage, 'changed' | 'gone'>): boolean =>
  changed.length > 0 || gone.length > 0

/** A folder known from earlier scans that was not found. */
type DirectoryMessage = {
  type: 'directory'
  folderId: number
  directory: string
  state: 'gone' | 'unreachable'
}

/**
 * The result of the walk through one music folder. `lost`: it vanished or was exchanged during the walk. `silent`: its
 * file system did not answer.
 */
export type FolderOutcome = 'walked' | 'missing' | 'unreadable' | 'empty' | 'lost' | 'silent'

export type WalkMessage =
  | AlbumFolderMessage
  | DirectoryMessage
  | {
      type: 'folder'
      folderId: number
      outcome: FolderOutcome
      message: string | null
      leftOut: LeftOut[]
      /** See `mountsOf`; empty unless it was walked. */
      mounts: string[]
      /** Null where its folders were not added to what is watched. */
      watch: FolderWatch | null
    }
  | { type: 'at'; folderId: number; directory: string; unchanged: number }
  | { type: 'end' }
  | { type: 'failed'; message: string }

/** `isLossAccepted`: that the folder is empty is no accident. */
export type WalkedFolder = { id: number; path: string; isLossAccepted: boolean }

export type WalkRequest = {
  catalogPath: string
  folders: WalkedFolder[]
  followSymlinks: boolean
  isFull: boolean
  artDirectory: string
  /** Folders of the server itself, which are passed over where they lie in a music folder. */
  ownFolders: readonly string[]
  /** Whether the folders are added to what is watched: the descriptor of that is inherited as `watchDescriptor`. */
  isWatching: boolean
}

/** The first behind standard input, output and errors. */
export const watchDescriptor = 3

/** The most weight sent and not yet handled: beyond this the walk waits. */
export const weightMax = 1_000
/** The weight that is acknowledged at once: waking a process costs more than one message is worth. */
export const weightAtTelling = 300

/** The weight of a message in the limit on unhandled messages. */
export function weightOf(message: WalkMessage): number {
  if (message.type === 'directory' || message.type === 'folder') return 1
  if (message.type !== 'album-folder') return 0
  const { changed, returned, gone, cleared, problems } = message
  return 1 + changed.length + returned.length + gone.length + cleared.length + problems.length
}
