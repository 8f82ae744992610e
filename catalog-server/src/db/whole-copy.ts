import type { Database } from 'bun:sqlite'
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'

/** What the copy is called while it is not whole yet. */
const unfinished = (target: string): string => `${target}.unfinished`

/** Where a copy waits to take a place. Beside it: there is room for it then, and it gets there in one step. */
export const readyFor = (place: string): string => `${place}.restored`

/**
 * Copies a database to a file that only its owner may read: with its name it is whole and on the disk, whatever happens
 * meanwhile. One that is there already is replaced by it.
 *
 * @param change what to do to the copy before it gets its name
 */
export function copyWhole(database: Database, target: string, change?: (path: string) => void): void {
  const path = unfinished(target)
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(path + suffix, { force: true })
  try {
    // SQLite writes into an empty file that is there, and leaves its mode as it is.
    closeSync(openSync(path, 'wx', 0o600))
    database.query('VACUUM INTO ?').run(path)
    change?.(path)
    flush(path)
    renameSync(path, target)
    flush(dirname(target))
  } catch (error) {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(path + suffix, { force: true })
    throw error
  }
}

/** Waits until a file or folder is on the disk. */
export function flush(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
