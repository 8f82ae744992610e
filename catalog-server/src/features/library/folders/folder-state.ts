import type { MusicFolder } from '@pezzottify/contract'
import type { Stats } from 'node:fs'
import { access, constants, opendir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { messageOf, systemCodeOf } from '../../../errors.ts'
import { isHiddenName } from '../walk/names.ts'

export type FolderState = Pick<MusicFolder, 'state' | 'message'>

/** What is asked of the system, so that a test can answer. */
export type FolderProbe = {
  stat(path: string): Promise<Pick<Stats, 'isDirectory' | 'uid' | 'gid' | 'mode'>>
  /** Rejects when the folder cannot be listed and entered. */
  enter(path: string): Promise<void>
  uid: number
}

export const systemProbe: FolderProbe = {
  stat,
  enter: (path) => access(path, constants.R_OK | constants.X_OK),
  uid: process.getuid?.() ?? -1,
}

const answerMs = 3_000
const asked = new Map<string, Promise<FolderState>>()

/** Whether a folder can be read, and what to do if not. A file system that does not answer is asked only once at a time. */
export async function folderState(path: string, probe: FolderProbe = systemProbe): Promise<FolderState> {
  const question = asked.get(path) ?? inspect(path, probe).finally(() => asked.delete(path))
  asked.set(path, question)
  const silence: FolderState = {
    state: 'unreadable',
    message: `${path} does not answer: the disk or the network share behind it hangs. Check its mount`,
  }
  let timer: Timer | undefined
  const timeout = new Promise<FolderState>((resolve) => (timer = setTimeout(resolve, answerMs, silence)))
  return Promise.race([question, timeout]).finally(() => clearTimeout(timer))
}

async function inspect(path: string, probe: FolderProbe): Promise<FolderState> {
  let found: Awaited<ReturnType<FolderProbe['stat']>>
  try {
    found = await probe.stat(path)
  } catch (error) {
    return unfound(path, error, probe)
  }
  if (!found.isDirectory())
    return { state: 'not_a_folder', message: `${path} is a file. Choose the folder that it is in` }
  try {
    await probe.enter(path)
  } catch {
    return { state: 'unreadable', message: permissionAdvice(path, found, probe.uid) }
  }
  return (await isEmpty(path))
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

/** Names the folder, its owner, who we are, and the line that helps. */
function permissionAdvice(path: string, found: Pick<Stats, 'uid' | 'gid' | 'mode'>, uid: number): string {
  const mode = (found.mode & 0o7777).toString(8).padStart(4, '0')
  const quoted = `'${path.replaceAll("'", String.raw`'\''`)}'`
  return (
    `${path} cannot be read: it belongs to user ${found.uid}, group ${found.gid} (mode ${mode}), and this server runs ` +
    `as user ${uid}. Let everybody read it: sudo chmod -R a+rX ${quoted} — or give it to the server: ` +
    `sudo chown -R ${uid} ${quoted}`
  )
}

async function isEmpty(path: string): Promise<boolean> {
  for await (const entry of await opendir(path)) if (!isHiddenName(entry.name)) return false
  return true
}
