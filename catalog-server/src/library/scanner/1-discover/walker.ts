import { statSync } from 'node:fs'
import { isAbsence } from './error-code.ts'
import type { KnownFiles } from './known-files.ts'
import { createLeftOut } from './left-out.ts'
import type { LinkRule, Listing } from './list-directory.ts'
import { listDirectory } from './list-directory.ts'
import {
  isOtherMusic,
  type FolderOutcome,
  type FoundPicture,
  type FoundProblem,
  type FileLocation,
  type WalkedFolder,
  type WalkMessage,
} from './messages.ts'
import { discFoldersAmong } from '../../paths/disc-folders.ts'
import { isLyricsFolder, isWithin, joinPath } from '../../paths/names.ts'
import { isArtworkFolder, pictureKindOf } from '../../paths/picture-names.ts'
import type { LyricsFiles } from './lyrics-beside.ts'
import { lyricsFilesOf } from './lyrics-beside.ts'
import type { HandedOn } from './handed-on.ts'
import { handedOnBelow, nothingHandedOn } from './handed-on.ts'
import { mountsOf } from './mounts.ts'
import { storePicture } from './store-picture.ts'
import { createFolderWatching } from './watch-folders.ts'
import type { Part } from './album-folder.ts'
import { fingerprintOf, differenceOf, isDifferent, picturesOfKind } from './album-folder.ts'

export type WalkContext = {
  known: KnownFiles
  links: LinkRule
  /** Reads every file, also unchanged ones. */
  isFull: boolean
  artDirectory: string
  ownFolders: readonly string[]
  /** The descriptor of what the folders are added to, so that changes in them are heard of; null for none. */
  watch: number | null
  /** Sends one difference; may wait until there is room for it. */
  emit(message: WalkMessage): void
  /** Called for every compared folder, with the number of its unchanged files. */
  at(folderId: number, directory: string, unchanged: number): void
  /** A sign of life, before each call to the file system that may take long. */
  beat(): void
}

/** A very large folder is sent in parts of so many files. */
const filesPerAlbumFolderMax = 2_000

/**
 * Walks one music folder from the top and emits only the differences from the last scan. A file counts as gone only
 * if its folder could be listed.
 */
export function walkFolder(context: WalkContext, folder: WalkedFolder): void {
  const { known, links, emit, beat } = context
  const root = folder.path
  const visited = new Set<string>()
  const unreadable: string[] = []
  const inodes = new Set<string>()
  const leftOut = createLeftOut()
  const watching = createFolderWatching(context.watch, root)
  let unfinished = 0

  const end = (outcome: FolderOutcome, message: string | null = null): void =>
    emit({
      type: 'folder',
      folderId: folder.id,
      outcome,
      message,
      leftOut: leftOut.list(),
      mounts: outcome === 'walked' ? mountsOf(root) : [],
      watch: watching.found(unfinished),
    })
  /** It is watched before it is listed: what happens after that is heard of. */
  const list = (directory: string): Listing | string => {
    watching.add(directory)
    return listDirectory(root, directory, links, beat)
  }

  const listing = list('')
  if (typeof listing === 'string') return end(isAbsence(listing) ? 'missing' : 'unreadable', listing)
  if (listing.isEmpty && !folder.isLossAccepted && known.hasTracks(folder.id)) return end('empty')
  const identity = identityOf(root)
  inodes.add(identity)
  visit('', listing, nothingHandedOn)
  // The result proves nothing when the music folder itself vanished meanwhile.
  const after = list('')
  if (typeof after === 'string' || (after.isEmpty && !listing.isEmpty) || identityOf(root) !== identity)
    return end('lost')
  const unmet = [...known.directories(folder.id)].filter((directory) => !visited.has(directory))
  for (const directory of unmet) {
    const state = unreadable.some((path) => isWithin(directory, path)) ? 'unreachable' : 'gone'
    emit({ type: 'directory', folderId: folder.id, directory, state })
  }
  end('walked')

  function visit(directory: string, found: Listing, above: HandedOn): void {
    visited.add(directory)
    const own = partOf(directory, found)
    const discNames = discFoldersAmong(found.folders)
    const discs = new Map<string, Part>()
    for (const name of discNames) {
      const listed = enter(own, name)
      if (!listed) continue
      visited.add(joinPath(directory, name))
      discs.set(name, partOf(joinPath(directory, name), listed))
    }
    dispatch([own, ...discs.values()], above)
    const below = handedOnBelow(own, above, (name) => list(joinPath(directory, name)))
    for (const name of found.folders) {
      const disc = discs.get(name)
      if (disc) for (const inner of disc.listing.folders) visitIn(disc, inner, nothingHandedOn)
      else if (!discNames.has(name)) visitIn(own, name, below)
    }
  }

  function visitIn(part: Part, name: string, above: HandedOn): void {
    const listed = enter(part, name)
    if (listed) visit(joinPath(part.directory, name), listed, above)
  }

  /** Lists a folder below `part`, and records or clears the problem that it cannot be listed. */
  function enter(part: Part, name: string): Listing | null {
    const directory = joinPath(part.directory, name)
    // Each scan writes there: it would be heard of, and lead to the next one.
    if (context.ownFolders.includes(joinPath(root, directory))) return null
    const place = { directory: part.directory, path: directory }
    const before = part.known.get(directory)
    if (links) {
      const inode = identityOf(joinPath(root, directory))
      // A link back to a folder that was visited already, or will be visited at its own place.
      if (inodes.has(inode)) return null
      inodes.add(inode)
    }
    const listed = list(directory)
    if (typeof listed !== 'string') {
      if (before) emitFileStates(part, { cleared: [place] })
      return listed
    }
    unreadable.push(directory)
    const message = `The folder cannot be listed (${listed}). What was known in it stays, marked as unreachable`
    if (before?.problemCode !== 'folder_unreadable')
      emitFileStates(part, {
        problems: [{ ...place, code: 'folder_unreadable', message, isUnreachable: true }],
      })
    return null
  }

  function partOf(directory: string, found: Listing): Part {
    unreadable.push(...found.failing.map((name) => joinPath(directory, name)))
    leftOut.addAll(found.leftOut)
    return {
      directory,
      listing: found,
      known: known.in(folder.id, directory),
      knownPlaces: () => known.placesIn(folder.id, directory),
      lyrics: lyricsIn(directory, found),
      pictures: picturesIn(directory, found),
    }
  }

  function lyricsIn(directory: string, found: Listing): LyricsFiles {
    const folders = [{ directory, names: found.lyrics }]
    for (const name of found.folders.filter(isLyricsFolder)) {
      const inner = joinPath(directory, name)
      const listed = list(inner)
      if (typeof listed !== 'string') folders.push({ directory: inner, names: listed.lyrics })
    }
    return lyricsFilesOf(folders)
  }

  function picturesIn(directory: string, found: Listing): string[] {
    const isCover = (name: string): boolean => pictureKindOf(name)?.kind === 'cover'
    const own = found.pictures.map((name) => joinPath(directory, name))
    if (found.pictures.some(isCover)) return own
    for (const name of found.folders.filter(isArtworkFolder)) {
      const inner = joinPath(directory, name)
      const listed = list(inner)
      // One that holds music is an album of its own.
      if (typeof listed !== 'string' && listed.files.length === 0)
        own.push(...listed.pictures.filter(isCover).map((picture) => joinPath(inner, picture)))
    }
    return own
  }

  function emitFileStates(part: Part, what: { cleared?: FileLocation[]; problems?: FoundProblem[] }): void {
    emit({ ...nothing, type: 'album-folder', folderId: folder.id, directories: [part.directory], ...what })
  }

  function dispatch(parts: [Part, ...Part[]], above: HandedOn): void {
    const covers = [...parts.flatMap((part) => picturesOfKind(part, 'cover')), ...above.covers.flat()]
    const ownArtists = parts[0].directory === '' ? [] : picturesOfKind(parts[0], 'artist')
    const artists = [...ownArtists, ...above.artists.flat()]
    const follow = links !== null
    const artworkFingerprint = fingerprintOf(
      root,
      [...covers, ...artists].map(({ path }) => path),
      follow,
    )
    const difference = differenceOf(parts, { root, artworkFingerprint, follow, isFull: context.isFull, beat })
    unfinished += difference.unfinished
    context.at(folder.id, parts[0].directory, difference.unchanged)
    if (!isDifferent(difference)) return
    const problems = [...difference.problems]
    const isExamined = isOtherMusic(difference)
    const beside = readable(isExamined ? covers : [], problems)
    const ofArtist = readable(isExamined ? artists : [], problems)
    const [own, ...inside] = parts
    const base = {
      type: 'album-folder' as const,
      folderId: folder.id,
      directories: [own.directory, ...inside.map((part) => part.directory)] as [string, ...string[]],
      covers: beside.pictures,
      isCoverUnreachable: beside.isUnreachable,
      artistPictures: ofArtist.pictures,
      isKnown:
        parts.some((part) => part.known.size > 0) || difference.changed.length > filesPerAlbumFolderMax,
    }
    const { returned, gone, cleared } = difference
    // Without a fingerprint these files count as changed at the next scan, which tries the pictures again.
    const isUnreachable = beside.isUnreachable || ofArtist.isUnreachable
    const changed = isUnreachable
      ? difference.changed.map((file) => ({ ...file, fingerprint: '' }))
      : difference.changed
    emit({ ...base, changed: changed.slice(0, filesPerAlbumFolderMax), returned, gone, cleared, problems })
    for (let from = filesPerAlbumFolderMax; from < changed.length; from += filesPerAlbumFolderMax)
      emit({ ...nothing, ...base, changed: changed.slice(from, from + filesPerAlbumFolderMax) })
  }

  /** Candidates for pictures. After one that may become readable later, no picture of its folder is chosen yet. */
  function readable(
    candidates: readonly FileLocation[],
    problems: FoundProblem[],
  ): { pictures: FoundPicture[]; isUnreachable: boolean } {
    const pictures: FoundPicture[] = []
    const unreachable = new Set<string>()
    for (const { directory, path } of candidates) {
      const picture = storePicture(joinPath(root, path), context.artDirectory)
      if (!('hash' in picture)) {
        const { message, isPassing } = picture
        if (isPassing) unreachable.add(directory)
        problems.push({ directory, path, code: 'picture_unusable', message, isUnreachable: isPassing })
      } else if (!unreachable.has(directory)) pictures.push({ directory, path, picture })
    }
    return { pictures, isUnreachable: unreachable.size > 0 }
  }
}

const nothing = {
  changed: [],
  returned: [],
  gone: [],
  cleared: [],
  problems: [],
  covers: [],
  isCoverUnreachable: false,
  artistPictures: [],
  isKnown: true,
}

function identityOf(path: string): string {
  try {
    const { dev, ino } = statSync(path)
    return `${dev}:${ino}`
  } catch {
    return `none:${path}`
  }
}
