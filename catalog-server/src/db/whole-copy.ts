import type { Database } from 'bun:sqlite'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** The name of a copy until it is complete. */
const unfinished = (target: string): string => `${target}.unfinished`

/**
 * The path of a copy that waits to replace the file at `place`. It lies beside it, so that the disk has room for it and
 * a rename suffices.
 */
export const readyFor = (place: string): string => `${place}.restored`

/**
 * Copies a database to a file that only its owner may read. The file gets its name once it is complete and on the disk,
 * whatever happens meanwhile. An existing file is replaced.
 *
 * @param change changes to make to the copy before it gets its name
 */
export function copyWhole(database: Database, target: string, change?: (path: string) => void): void {
  const path = unfinished(target)
  removeAll(path)
  try {
    // SQLite writes into an existing empty file and leaves its mode unchanged.
    closeSync(openSync(path, 'wx', 0o600))
    database.query('VACUUM INTO ?').run(path)
    change?.(path)
    flush(path)
    renameSync(path, target)
    flush(dirname(target))
  } catch (error) {
    removeAll(path)
    throw error
  }
}

const removeAll = (path: string): void => {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(path + suffix, { force: true })
}

/** Stores a value as JSON in a file that only its owner may read: all of it or nothing, also in a power cut. */
export function writeWhole(path: string, value: object): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(value)}\n`, { mode: 0o600 })
  flush(`${path}.new`)
  renameSync(`${path}.new`, path)
  flush(dirname(path))
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
