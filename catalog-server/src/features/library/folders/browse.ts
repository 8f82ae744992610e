import type { FolderListing } from '@pezzottify/contract'
import type { Dirent } from 'node:fs'
import { access, constants, readdir, realpath } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { AppError } from '../../../errors.ts'
import { isAudioFileName } from '../reading/supported.ts'
import { isHiddenName } from '../walk/names.ts'
import { folderState } from './folder-state.ts'

const entriesMax = 5_000
/** What the system keeps there is no place for music, and some of it never ends. */
const systemFolders = new Set(['/proc', '/sys', '/dev', '/run'])

/**
 * The folders in one folder of this server, to choose one. It begins at home, where most people keep their music.
 *
 * @throws AppError `folder_unusable`
 */
export async function browseFolder(path?: string): Promise<FolderListing> {
  const asked = path === undefined ? await startFolder() : resolve('/', path)
  const { state, message } = await folderState(asked)
  if (state !== 'readable' && state !== 'empty') throw new AppError('folder_unusable', message ?? '')
  const folder = await realpath(asked)
  const listing: FolderListing = {
    path: folder,
    parent: folder === '/' ? null : dirname(folder),
    entries: [],
    audio_files: 0,
    other_files: 0,
  }
  const found = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !isHiddenName(name))
  for (const entry of found)
    if (isAudioFileName(entry.name)) listing.audio_files += 1
    else if (entry.isFile()) listing.other_files += 1
  const folders = found.filter((entry) => isListed(folder, entry)).map(({ name }) => name)
  const names = folders.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).slice(0, entriesMax)
  listing.entries = await Promise.all(
    names.map(async (name) => ({
      name,
      path: join(folder, name),
      readable: await isReadable(join(folder, name)),
    })),
  )
  return listing
}

/** A service has no home of its own. */
async function startFolder(): Promise<string> {
  const { state } = await folderState(homedir())
  return state === 'readable' ? homedir() : '/'
}

const isListed = (folder: string, entry: Dirent): boolean =>
  entry.isDirectory() && !systemFolders.has(join(folder, entry.name))

const isReadable = (path: string): Promise<boolean> =>
  access(path, constants.R_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
