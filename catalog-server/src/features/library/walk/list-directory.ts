import type { Dirent } from 'node:fs'
import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { codeOf } from './error-text.ts'
import { isAudioFileName } from '../reading/supported.ts'
import type { FoundProblem } from './messages.ts'
import { isHiddenName, isWithin, joinPath, pictureKindOf } from './names.ts'

/** Which links are followed: none, or those that lead into one of these folders. */
export type LinkRule = { roots: readonly string[] } | null

export type Listing = {
  /** Names, sorted. */
  files: string[]
  folders: string[]
  pictures: string[]
  problems: FoundProblem[]
  /** Nothing but hidden entries. */
  isEmpty: boolean
}

type Kind = 'file' | 'folder' | 'link' | 'other'

/** What one folder holds. @returns the system's error code when it cannot be listed */
export function listDirectory(root: string, directory: string, links: LinkRule): Listing | string {
  const folder = joinPath(root, directory)
  let entries: Dirent[]
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    return codeOf(error)
  }
  entries = entries.filter((entry) => !isHiddenName(entry.name))
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  const broken = entries.some((entry) => entry.name.includes('\uFFFD')) ? brokenNames(folder) : null
  const listing: Listing = {
    files: [],
    folders: [],
    pictures: [],
    problems: [],
    isEmpty: entries.length === 0,
  }
  for (const entry of entries) {
    const path = joinPath(directory, entry.name)
    const report = (code: string, message: string): void => {
      listing.problems.push({ directory, path, code, message })
    }
    if (broken?.has(entry.name)) {
      report('name_not_utf8', 'The name is not valid UTF-8. Rename it, or convert all names with convmv')
      continue
    }
    let kind = kindOf(entry, joinPath(root, path))
    if (kind === 'link') {
      const followed = targetOf(joinPath(root, path), entry.name, links)
      if (followed === 'skipped') report('link_skipped', linkMessage(links))
      if (followed === 'skipped' || followed === 'ignored') continue
      kind = followed
    }
    if (kind === 'folder') listing.folders.push(entry.name)
    else if (kind === 'other') report('not_regular', 'This is a pipe, a socket or a device, not a file')
    else if (isAudioFileName(entry.name)) listing.files.push(entry.name)
    else if (pictureKindOf(entry.name)) listing.pictures.push(entry.name)
  }
  return listing
}

function kindOf(entry: Dirent, path: string): Kind {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  if (entry.isSymbolicLink()) return 'link'
  if (entry.isFIFO() || entry.isSocket() || entry.isBlockDevice() || entry.isCharacterDevice()) return 'other'
  // Some file systems do not tell the type in the listing.
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat?.isDirectory()) return 'folder'
  if (stat?.isSymbolicLink()) return 'link'
  return stat?.isFile() ? 'file' : 'other'
}

/** Links that cannot matter to a music library are ignored without a word. */
function targetOf(path: string, name: string, links: LinkRule): 'file' | 'folder' | 'skipped' | 'ignored' {
  const matters = isAudioFileName(name) || pictureKindOf(name) !== null
  try {
    const target = statSync(path)
    if (!target.isDirectory() && !matters) return 'ignored'
    const real = realpathSync(path)
    if (!links?.roots.some((root) => isWithin(real, root))) return 'skipped'
    if (target.isDirectory()) return 'folder'
    return target.isFile() ? 'file' : 'skipped'
  } catch {
    return matters ? 'skipped' : 'ignored'
  }
}

const linkMessage = (links: LinkRule): string =>
  links
    ? 'This link leads out of the music folders, or nowhere; it was not followed'
    : 'Links are not followed. Start with --follow-symlinks to follow those that stay inside the music folders'

/** Names that are not valid UTF-8, as the lossy listing spells them. */
function brokenNames(folder: string): Set<string> {
  const names = new Set<string>()
  for (const bytes of readdirSync(folder, { encoding: 'buffer' }))
    if (!Buffer.from(bytes.toString()).equals(bytes)) names.add(bytes.toString())
  return names
}
