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

/** The names in a folder, without links. */
export type Listing = { folders: string[]; files: string[] }

const listingsMs = 200

/**
 * Lists folders one after another, for some time: the answer is shorter than `paths` when that was not enough for all. A
 * folder that cannot be listed counts as empty.
 */
export async function listings(paths: readonly string[]): Promise<Listing[]> {
  const until = performance.now() + listingsMs
  const listed: Listing[] = []
  for (const path of paths) {
    const found = await entries(path).catch(() => [])
    listed.push({
      folders: found.filter(({ isDirectory }) => isDirectory).map(({ name }) => name),
      files: found.filter(({ isFile }) => isFile).map(({ name }) => name),
    })
    if (performance.now() > until) break
  }
  return listed
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
