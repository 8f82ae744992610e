import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** At once: the file system puts what arrives together on the disk together. */
const atOnce = 16

/** Waits until a folder is on the disk, with all that lies in it. */
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
