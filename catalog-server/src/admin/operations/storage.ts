import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { sizeOfFile, sizeOfFolder } from '../../media/disk/folder-size.ts'
import type { Storage } from '../../media/storage.ts'

/** `holdsMusic`: its disk may be slow or lost, and is called in a process of its own. */
export type StoragePath = {
  name: string
  path: string
  kind: 'database' | 'folder'
  holdsMusic?: boolean
}
type StoragePaths = {
  catalogDb: string
  userDb: string
  dataFolder: string
  mediaPath: string
  cacheFolder: string
}
type Measured = { name: string; path: string; bytes: number; complete: boolean }

/**
 * After this time a size is shown as "at least"; a disk with music has less time, because it may not answer at
 * all.
 */
const walkMaxMs = 5_000
const musicWalkMaxMs = 2_500
/** The suffixes of a database and of SQLite's files beside it. */
const databaseParts = ['', '-wal', '-shm']

/** All paths at which the server stores data. */
export const storedPaths = (paths: StoragePaths, artDirectory: string): StoragePath[] => [
  { name: 'catalog.db', path: paths.catalogDb, kind: 'database' },
  { name: 'user.db', path: paths.userDb, kind: 'database' },
  { name: 'search.db', path: join(paths.dataFolder, 'search.db'), kind: 'database' },
  { name: 'media', path: paths.mediaPath, kind: 'folder', holdsMusic: true },
  { name: 'scaled pictures', path: join(paths.cacheFolder, 'scaled'), kind: 'folder' },
  { name: 'conversions', path: join(paths.cacheFolder, 'conversions'), kind: 'folder' },
  { name: 'embedded art', path: artDirectory, kind: 'folder' },
]

/** The size of each path. A missing one is 0; one that does not answer is "at least" 0. */
export async function measureStorage(
  locations: readonly StoragePath[],
  dataFolder: string,
  storage: Storage,
) {
  const entries = await Promise.all(
    locations.map(async ({ name, path, kind, holdsMusic }): Promise<Measured> => {
      if (kind === 'folder') {
        const size = holdsMusic
          ? await storage
              .disk(path)
              .ask('sizeOfFolder', path, musicWalkMaxMs)
              .catch(() => ({ bytes: 0, complete: false }))
          : await sizeOfFolder(path, walkMaxMs)
        return { name, path, ...size }
      }
      const parts = await Promise.all(databaseParts.map((part) => sizeOfFile(path + part)))
      return { name, path, bytes: parts.reduce((sum, bytes) => sum + bytes, 0), complete: true }
    }),
  )
  const { bavail, bsize } = await statfs(dataFolder)
  return { entries, free_bytes: bavail * bsize }
}
