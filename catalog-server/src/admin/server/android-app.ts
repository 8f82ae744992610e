import { stat } from 'node:fs/promises'

/** The present file: it may be replaced, or appear, while the server runs. Null when there is none. */
export async function androidApp(path: string | null) {
  const found = path === null ? null : await stat(path).catch(() => null)
  if (path === null || !found?.isFile()) return null
  return {
    sizeBytes: found.size,
    modifiedMs: found.mtimeMs,
    inode: found.ino,
    body: (first: number, last: number) => Promise.resolve(Bun.file(path).slice(first, last + 1)),
  }
}
