import type { FolderListing } from '@pezzottify/contract'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { AppError } from '../../base/errors.ts'
import type { Disk } from '../../media/disk/disk.ts'
import type { FolderEntry } from '../../media/disk/folder-facts.ts'
import { isAudioFileName } from '../paths/audio-file-name.ts'
import { isHelperName } from '../paths/helper-names.ts'
import { byName } from '../paths/names.ts'
import { stateOn } from './folder-state.ts'

const entriesMax = 5_000
/** Virtual file systems contain no music, and some of them are endless. */
const systemFolders = new Set(['/proc', '/sys', '/dev', '/run'])

/**
 * The folders in one folder of this server, to choose one. It starts in the home folder, where most people keep
 * their music.
 *
 * @throws AppError `folder_unusable`
 */
export async function browseFolder(disk: Disk, path?: string): Promise<FolderListing> {
  const asked = path === undefined ? await startFolder(disk) : resolve('/', path)
  const { state, message } = await stateOn(disk, asked)
  if (state !== 'readable' && state !== 'empty') throw new AppError('folder_unusable', message ?? '')
  const folder = await disk.ask('realPath', asked)
  const listing: FolderListing = {
    path: folder,
    parent: folder === '/' ? null : dirname(folder),
    entries: [],
    audio_files: 0,
    other_files: 0,
  }
  const found = (await disk.ask('entries', folder)).filter(({ name }) => !isHelperName(name))
  for (const entry of found)
    if (isAudioFileName(entry.name)) listing.audio_files += 1
    else if (entry.isFile) listing.other_files += 1
  const folders = found.filter((entry) => isListed(folder, entry)).map(({ name }) => name)
  const names = folders.sort(byName).slice(0, entriesMax)
  const paths = names.map((name) => join(folder, name))
  const readable = await disk.ask('enterable', paths)
  listing.entries = names.map((name, index) => ({
    name,
    path: join(folder, name),
    readable: readable[index] ?? false,
  }))
  return listing
}

/** A service has no home folder. */
async function startFolder(disk: Disk): Promise<string> {
  const { state } = await stateOn(disk, homedir())
  return state === 'readable' ? homedir() : '/'
}

const isListed = (folder: string, entry: FolderEntry): boolean =>
  entry.isDirectory && !systemFolders.has(join(folder, entry.name))
