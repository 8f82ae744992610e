import { shellQuoted } from '../../base/shell-quoted.ts'
import type { MusicFolder } from '@pezzottify/contract'
import { dirname } from 'node:path'
import { AppError, messageOf, systemCodeOf } from '../../base/errors.ts'
import type { Disk } from '../../media/disk/disk.ts'
import type { FolderEntry, StatFacts } from '../../media/disk/folder-facts.ts'
import { isHelperName } from '../paths/helper-names.ts'

export type FolderState = Pick<MusicFolder, 'state' | 'message'>

/** The calls to the system, which a test can replace. */
export type FolderProbe = {
  stat(path: string): Promise<StatFacts>
  /** Rejects when the folder cannot be listed and entered. */
  enter(path: string): Promise<void>
  entries(path: string): Promise<FolderEntry[]>
  uid: number
}

const probeOf = (disk: Disk): FolderProbe => ({
  stat: (path) => disk.ask('statFacts', path),
  enter: (path) => disk.ask('enter', path),
  entries: (path) => disk.ask('entries', path),
  uid: process.getuid?.() ?? -1,
})

/** Whether a folder of a disk can be read, and what to do if not. */
export const stateOn = (disk: Disk, path: string): Promise<FolderState> => folderState(path, probeOf(disk))

const answerMs = 3_000
const asked = new Map<string, Promise<FolderState>>()

/**
 * Whether a folder can be read, and what to do if not. A file system that does not answer is asked only once at a time.
 */
export async function folderState(path: string, probe: FolderProbe): Promise<FolderState> {
  const question = asked.get(path) ?? inspect(path, probe).finally(() => asked.delete(path))
  asked.set(path, question)
  const silence: FolderState = {
    state: 'unreadable',
    message: `${path} does not answer: the disk or the network share behind it hangs. Check its mount`,
  }
  let timer: Timer | undefined
  const timeout = new Promise<FolderState>((resolve) => (timer = setTimeout(resolve, answerMs, silence)))
  const answer = question.catch((error: unknown) => {
    if (error instanceof AppError) return silence
    throw error
  })
  return Promise.race([answer, timeout]).finally(() => clearTimeout(timer))
}

async function inspect(path: string, probe: FolderProbe): Promise<FolderState> {
  let found: Awaited<ReturnType<FolderProbe['stat']>>
  try {
    found = await probe.stat(path)
  } catch (error) {
    if (error instanceof AppError) throw error
    return unfound(path, error, probe)
  }
  if (!found.isDirectory)
    return { state: 'not_a_folder', message: `${path} is a file. Choose the folder that it is in` }
  try {
    await probe.enter(path)
  } catch (error) {
    if (error instanceof AppError) throw error
    return { state: 'unreadable', message: permissionAdvice(path, found, probe.uid) }
  }
  return (await probe.entries(path)).every(({ name }) => isHelperName(name))
    ? { state: 'empty', message: `${path} is empty. If it is a mounted disk, check its mount` }
    : { state: 'readable', message: null }
}

async function unfound(path: string, error: unknown, probe: FolderProbe): Promise<FolderState> {
  const code = systemCodeOf(error)
  if (code === 'ENOTDIR')
    return { state: 'not_a_folder', message: `A part of ${path} is a file. Choose a folder` }
  if (code === 'ENOENT')
    return {
      state: 'missing',
      message: `${path} does not exist. Create it, mount it, or, in a container, map it with -v`,
    }
  if (code !== 'EACCES')
    return { state: 'unreadable', message: `${path} cannot be read: ${messageOf(error)}` }
  for (let above = dirname(path); ; above = dirname(above)) {
    const found = await probe.stat(above).catch(() => null)
    if (found) return { state: 'unreadable', message: permissionAdvice(above, found, probe.uid) }
    if (above === '/') return { state: 'unreadable', message: `${path} cannot be read: permission denied` }
  }
}

/** Names the folder, its owner, our user, and the command that helps. */
function permissionAdvice(path: string, found: StatFacts, uid: number): string {
  const mode = (found.mode & 0o7777).toString(8).padStart(4, '0')
  const quoted = shellQuoted(path)
  return (
    `${path} cannot be read: it belongs to user ${found.uid}, group ${found.gid} (mode ${mode}), and this server runs ` +
    `as user ${uid}. Let everybody read it: sudo chmod -R a+rX ${quoted} — or give it to the server: ` +
    `sudo chown -R ${uid} ${quoted}`
  )
}
