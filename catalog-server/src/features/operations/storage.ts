import type { Dir } from 'node:fs'
import { opendir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'

export type StoragePlace = { name: string; path: string; kind: 'database' | 'folder' }
type Measured = { name: string; path: string; bytes: number; complete: boolean }

/** Past either of these a folder is told as "at least". */
const entriesMax = 200_000
const walkMaxMs = 5_000
/** What SQLite keeps beside a database. */
const databaseParts = ['', '-wal', '-shm']

/** How much room each place takes. What is not there takes none. */
export async function measureStorage(places: readonly StoragePlace[], dataFolder: string) {
  const until = performance.now() + walkMaxMs
  const entries = await Promise.all(
    places.map(async ({ name, path, kind }): Promise<Measured> => {
      if (kind === 'folder') return { name, path, ...(await sizeOfFolder(path, until)) }
      const parts = await Promise.all(databaseParts.map((part) => sizeOfFile(path + part)))
      return { name, path, bytes: parts.reduce((sum, bytes) => sum + bytes, 0), complete: true }
    }),
  )
  const { bavail, bsize } = await statfs(dataFolder)
  return { entries, free_bytes: bavail * bsize }
}

const sizeOfFile = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )

/** Links are not followed: what they lead to takes its room elsewhere. */
async function sizeOfFolder(folder: string, until: number): Promise<{ bytes: number; complete: boolean }> {
  let bytes = 0
  let seen = 0
  const waiting = [folder]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const listing: Dir | null = await opendir(next).catch(() => null)
    if (listing === null) continue
    for await (const entry of listing) {
      seen += 1
      if (seen > entriesMax || performance.now() > until) return { bytes, complete: false }
      if (entry.isDirectory()) waiting.push(join(next, entry.name))
      else if (entry.isFile()) bytes += await sizeOfFile(join(next, entry.name))
    }
  }
  return { bytes, complete: true }
}
