import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Concurrent flushes: the file system writes those that arrive together at once. */
const atOnce = 16

/** Waits until a folder and everything in it is on the disk. */
export async function flushFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = [folder, ...entries.map((entry) => join(entry.parentPath, entry.name))]
  const waiting = paths.values()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const path of waiting) await flushed(path)
    }),
  )
}

async function flushed(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
