import { statSync } from 'node:fs'
import type { Clock } from '../clock.ts'
import type { OpenFile } from './contained.ts'
import { openContained } from './contained.ts'

const recentMs = 60_000
const filesMax = 1_000

/**
 * Finds files as `openContained` does, and remembers for a minute where they really lie: a player that seeks asks for
 * one file many times. Whether it is still the same file is looked up each time; that was just done by the disk, so nobody
 * waits for it.
 */
export function createRecentFiles(clock: Clock): typeof openContained {
  const recent = new Map<string, { file: OpenFile; until: number }>()

  return async (root, relative, linkRoots) => {
    const key = `${root}\0${relative}`
    const known = recent.get(key)
    if (known && clock.monotonicMs() < known.until && isUnchanged(known.file)) return known.file
    const file = await openContained(root, relative, linkRoots)
    if (recent.size >= filesMax) recent.clear()
    if (file) recent.set(key, { file, until: clock.monotonicMs() + recentMs })
    else recent.delete(key)
    return file
  }
}

function isUnchanged({ path, sizeBytes, modifiedMs, inode }: OpenFile): boolean {
  const facts = statSync(path, { throwIfNoEntry: false })
  return facts?.ino === inode && facts.size === sizeBytes && facts.mtimeMs === modifiedMs && facts.isFile()
}
