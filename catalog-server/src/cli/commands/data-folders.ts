import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import type { PathReport } from '../../admin/doctor/index.ts'
import { inspectPaths, requiredPaths } from '../../admin/doctor/index.ts'
import type { Storage } from '../../media/storage.ts'
import type { ServeConfig, StorePaths } from './serve-config.ts'

/** Creates missing folders, as far as possible, and checks the paths without which nothing works. */
export async function prepareFolders(store: StorePaths, storage: Storage): Promise<PathReport[]> {
  // The check that follows reports the problem and the fix.
  const quietly = (make: () => unknown) => Promise.try(make).catch(() => undefined)
  await quietly(() => makeFolder(store.dataFolder))
  const required = requiredPaths(store).filter((path) => path.required)
  for (const { path, kind, holdsMusic } of required)
    if (kind === 'folder')
      await quietly(() => (holdsMusic ? storage.disk(path).ask('makeFolder', path) : makeFolder(path)))
  return inspectPaths(required, storage)
}

/** Checks the folders for music and backups. The server starts without those that cannot be used. */
export const lookAtOthers = (config: ServeConfig, storage: Storage): Promise<PathReport[]> =>
  inspectPaths(
    requiredPaths(config).filter(({ required }) => !required),
    storage,
  )

/**
 * Creates a missing folder that only we may read, since its content is private. An existing one is left
 * unchanged.
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o700)
}
