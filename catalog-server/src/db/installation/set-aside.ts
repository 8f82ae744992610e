import { existsSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { flush } from '../whole-copy.ts'

/**
 * The suffixes of the database file and of SQLite's files beside it. The file itself comes first: without it nobody
 * takes the others for a database.
 */
export const databaseSuffixes = ['', '-wal', '-shm'] as const

/** The present time as a part of a file name that sorts by time. */
export const stampNow = (): string =>
  new Date()
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replace('T', '-')
    .replaceAll(':', '')

/**
 * Renames a database together with its write-ahead log.
 *
 * @returns the new name; null when there was no file
 */
export function setAside(path: string): string | null {
  const there = databaseSuffixes.filter((suffix) => existsSync(path + suffix))
  if (there.length === 0) return null
  const kept = keptNameOf(path)
  for (const suffix of there) renameSync(path + suffix, kept + suffix)
  flush(dirname(path))
  return kept
}

/** The name under which a replaced file is kept. */
export const keptNameOf = (path: string): string => freeName(`${path}.kept-${stampNow()}`)

/** Removes the search index: it is derived from a catalog, and is rebuilt for another one. */
export function removeSearchIndex(dataFolder: string): void {
  for (const suffix of databaseSuffixes) rmSync(join(dataFolder, `search.db${suffix}`), { force: true })
}

/** Two files of the same second get different names. */
export function freeName(wanted: string): string {
  const isTaken = (name: string): boolean => databaseSuffixes.some((suffix) => existsSync(name + suffix))
  for (let count = 2, name = wanted; ; count += 1) {
    if (!isTaken(name)) return name
    name = `${wanted}-${count}`
  }
}
