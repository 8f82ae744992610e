import type { Dirent } from 'node:fs'
import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { extname } from 'node:path'
import { codeOf } from './error-code.ts'
import { isAudioFileName, isCueFileName } from '../../paths/audio-file-name.ts'
import type { FoundProblem } from './messages.ts'
import { helperKindOf } from '../../paths/helper-names.ts'
import { isLyricsFileName, isWithin, joinPath } from '../../paths/names.ts'
import { pictureKindOf } from '../../paths/picture-names.ts'
import { createLeftOut, type LeftOut } from './left-out.ts'

/** The links to follow: none, or those that lead into one of these folders. */
export type LinkRule = { roots: readonly string[] } | null

export type Listing = {
  /** Names, sorted. */
  files: string[]
  folders: string[]
  pictures: string[]
  /** Cue sheets, which say where the tracks of a file begin. */
  cues: string[]
  /** Texts that may be lyrics of a song of their name. */
  lyrics: string[]
  problems: FoundProblem[]
  /** Names of entries that cannot be examined: known files there or below are unreachable, not gone. */
  failing: string[]
  leftOut: LeftOut[]
  /** Whether it contains nothing but helpers of systems and programs. */
  isEmpty: boolean
}

type Kind = 'file' | 'folder' | 'link' | 'other'

/** The content of a folder. @returns the system's error code when it cannot be listed */
export function listDirectory(
  root: string,
  directory: string,
  links: LinkRule,
  beat: () => void,
): Listing | string {
  beat()
  const folder = joinPath(root, directory)
  const leftOut = createLeftOut()
  let entries: Dirent[]
  let broken: Set<string> | null
  try {
    entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => {
      const helper = helperKindOf(name)
      if (helper !== null) leftOut.add('helper', helper)
      return helper === null
    })
    broken = entries.some((entry) => entry.name.includes('\uFFFD')) ? brokenNames(folder) : null
  } catch (error) {
    return codeOf(error)
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  const listing: Listing = {
    files: [],
    folders: [],
    pictures: [],
    cues: [],
    lyrics: [],
    problems: [],
    failing: [],
    leftOut: [],
    isEmpty: entries.length === 0,
  }
  for (const entry of entries) {
    const path = joinPath(directory, entry.name)
    const report = (code: string, message: string, isUnreachable = false): void => {
      listing.problems.push({ directory, path, code, message, isUnreachable })
    }
    if (broken?.has(entry.name)) {
      report('name_not_utf8', 'The name is not valid UTF-8. Rename it, or convert all names with convmv')
      continue
    }
    let kind: Kind
    beat()
    try {
      kind = kindOf(entry, joinPath(root, path))
      if (kind === 'link') {
        const followed = targetOf(joinPath(root, path), entry.name, links)
        if (followed === 'skipped') report('link_skipped', linkMessage(links))
        if (followed === 'skipped' || followed === 'ignored') continue
        kind = followed
      }
    } catch (error) {
      const code = codeOf(error)
      listing.failing.push(entry.name)
      // Treated as an audio file because of its name; it is examined once more, and reported then.
      if (isAudioFileName(entry.name)) listing.files.push(entry.name)
      else if (pictureKindOf(entry.name)) listing.pictures.push(entry.name)
      else if (code !== 'ENOENT') report('unreadable', unreadableMessage(code), true)
      continue
    }
    if (kind === 'folder') listing.folders.push(entry.name)
    else if (kind === 'other') report('not_regular', 'This is a pipe, a socket or a device, not a file')
    else if (isAudioFileName(entry.name)) listing.files.push(entry.name)
    else if (pictureKindOf(entry.name)) listing.pictures.push(entry.name)
    else if (isCueFileName(entry.name)) listing.cues.push(entry.name)
    else {
      const extension = extname(entry.name).toLowerCase()
      if (isLyricsFileName(entry.name)) listing.lyrics.push(entry.name)
      // Other texts have that extension, too.
      if (extension !== '.lrc') leftOut.add('not_music', extension)
    }
  }
  listing.leftOut = leftOut.list()
  return listing
}

function kindOf(entry: Dirent, path: string): Kind {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  if (entry.isSymbolicLink()) return 'link'
  if (entry.isFIFO() || entry.isSocket() || entry.isBlockDevice() || entry.isCharacterDevice()) return 'other'
  // Some file systems do not give the type in the listing.
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat?.isDirectory()) return 'folder'
  if (stat?.isSymbolicLink()) return 'link'
  return stat?.isFile() ? 'file' : 'other'
}

/** Links that cannot matter to a music library are ignored silently. Throws for one that is dangling at the moment. */
function targetOf(path: string, name: string, links: LinkRule): 'file' | 'folder' | 'skipped' | 'ignored' {
  const matters = isAudioFileName(name) || pictureKindOf(name) !== null
  if (!links) return matters || isFolder(path) ? 'skipped' : 'ignored'
  const target = statSync(path)
  if (!target.isDirectory() && !matters) return 'ignored'
  const real = realpathSync(path)
  if (!links.roots.some((root) => isWithin(real, root))) return 'skipped'
  if (target.isDirectory()) return 'folder'
  return target.isFile() ? 'file' : 'skipped'
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** `code` is the system's error code. */
export const unreadableMessage = (code: string): string =>
  `This cannot be read (${code}). What was known of it stays, marked as unreachable`

const linkMessage = (links: LinkRule): string =>
  links
    ? 'This link leads out of the music folders, or nowhere; it was not followed'
    : 'Links are not followed. Start with --follow-symlinks to follow those that stay inside the music folders'

/** Names that are not valid UTF-8, as they appear in the listing. */
function brokenNames(folder: string): Set<string> {
  const names = new Set<string>()
  for (const bytes of readdirSync(folder, { encoding: 'buffer' }))
    if (!Buffer.from(bytes.toString()).equals(bytes)) names.add(bytes.toString())
  return names
}
