import { access, chmod, constants, mkdir, readdir, stat } from 'node:fs/promises'
import { systemCodeOf } from '../../base/system-code.ts'

/** The owner and mode of a file or folder. */
export type StatFacts = { isDirectory: boolean; uid: number; gid: number; mode: number }

/** An entry of a folder. Links are neither files nor folders. */
export type FolderEntry = { name: string; isDirectory: boolean; isFile: boolean }

export async function statFacts(path: string): Promise<StatFacts> {
  const found = await stat(path)
  return { isDirectory: found.isDirectory(), uid: found.uid, gid: found.gid, mode: found.mode }
}

/** Rejects when the folder cannot be listed and entered. */
export const enter = (path: string): Promise<void> => access(path, constants.R_OK | constants.X_OK)

export const enterable = (paths: readonly string[]): Promise<boolean[]> =>
  Promise.all(
    paths.map((path) =>
      enter(path).then(
        () => true,
        () => false,
      ),
    ),
  )

export async function entries(path: string): Promise<FolderEntry[]> {
  const found = await readdir(path, { withFileTypes: true })
  return found.map((entry) => ({
    name: entry.name,
    isDirectory: entry.isDirectory(),
    isFile: entry.isFile(),
  }))
}

/** Creates a missing folder that only we may read. An existing one is left unchanged. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await stat(path)
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
    await mkdir(path, { recursive: true })
    await chmod(path, 0o700)
  }
}
