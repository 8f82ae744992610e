import type { Dir } from 'node:fs'
import { opendir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A folder with more entries is shown as "at least". */
const entriesMax = 200_000

export const sizeOfFile = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )

/**
 * The disk usage of a folder, as far as it can be counted in `maxMs`. Links are not followed: their targets are counted
 * elsewhere.
 */
export async function sizeOfFolder(
  folder: string,
  maxMs: number,
): Promise<{ bytes: number; complete: boolean }> {
  const until = performance.now() + maxMs
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
