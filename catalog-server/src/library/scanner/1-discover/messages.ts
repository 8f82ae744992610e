import type { LeftOut } from './left-out.ts'
import type { LyricsText, StoredPicture } from '../../tags/facts.ts'

/** A file or folder inside a music folder; paths are relative to it. */
export type FileLocation = { directory: string; path: string }

export type FoundFile = FileLocation & {
  sizeBytes: number
  modifiedNs: number
  /** When the file itself was last changed, whatever its tagger says of its content. */
  changedNs: number
  /** Place among the audio files of its folder, from 1, by name. */
  position: number
  /** What the pictures and lyrics beside it are: a short text that changes when one of them does. */
  fingerprint: string
  /** Texts of the files beside it, the best first. */
  lyrics: LyricsText[]
}

/** `isUnreachable`: what was known at this path may still be there. Otherwise it is gone. */
export type FoundProblem = FileLocation & { code: string; message: string; isUnreachable: boolean }

/** A picture that lies beside the music, copied to where embedded ones are stored. */
export type FoundPicture = FileLocation & { picture: StoredPicture }

/**
 * What is different in an album's folder since the last scan: the folder itself together with its disc folders. A very
 * large folder comes in several parts.
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
  /** Problems without a track that are no more. */
  cleared: FileLocation[]
  problems: FoundProblem[]
  /** Pictures beside the music, by folder, the best of each first; empty where nothing changed. */
  covers: FoundPicture[]
  /** A cover is there but cannot be read just now. */
  isCoverUnreachable: boolean
  artistPictures: FoundPicture[]
  /** Whether anything was known of these folders before. */
  isKnown: boolean
}

/** A folder that is known from earlier scans, but was not met. */
export type DirectoryMessage = {
  type: 'directory'
  folderId: number
  directory: string
  state: 'gone' | 'unreachable'
}

/**
 * How the walk through one music folder ended. `lost`: it went away, or became another one, during the walk. `silent`: its
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
    }
  | { type: 'at'; folderId: number; directory: string; unchanged: number }
  | { type: 'end' }
  | { type: 'failed'; message: string }

export type WalkRequest = {
  catalogPath: string
  folders: { id: number; path: string }[]
  followSymlinks: boolean
  isFull: boolean
  artDirectory: string
}

/** Handed over and not yet done: beyond this the walk waits. */
export const weightMax = 1_000
/** So much at once it is told to be dealt with: waking a process costs more than what one message is worth. */
export const weightAtTelling = 300

/** What a message counts as in the bound on what is handed over and not yet done. */
export function weightOf(message: WalkMessage): number {
  if (message.type === 'directory' || message.type === 'folder') return 1
  if (message.type !== 'album-folder') return 0
  const { changed, returned, gone, cleared, problems } = message
  return 1 + changed.length + returned.length + gone.length + cleared.length + problems.length
}
