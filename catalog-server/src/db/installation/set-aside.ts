import { existsSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { flush } from '../whole-copy.ts'

/** The file, and what SQLite keeps beside it. Its own name comes first: without it nobody takes the others for a database. */
export const databaseSuffixes = ['', '-wal', '-shm'] as const

/** When something was put away, as a part of its name that sorts by time. */
export const stampNow = (): string =>
  new Date()
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replace('T', '-')
    .replaceAll(':', '')

/**
 * Keeps a database under another name, with what was not worked into it yet.
 *
 * @returns the new name; null when there was nothing
 */
export function setAside(path: string): string | null {
  const there = databaseSuffixes.filter((suffix) => existsSync(path + suffix))
  if (there.length === 0) return null
  const kept = keptNameOf(path)
  for (const suffix of there) renameSync(path + suffix, kept + suffix)
  flush(dirname(path))
  return kept
}

/** Under which name something is kept that has to leave its place. */
export const keptNameOf = (path: string): string => freeName(`${path}.kept-${stampNow()}`)

/** The search index is derived from a catalog, and made anew for another one. */
export function removeSearchIndex(dataFolder: string): void {
  for (const suffix of databaseSuffixes) rmSync(join(dataFolder, `search.db${suffix}`), { force: true })
}

/** Two within a second get different names. */
export function freeName(wanted: string): string {
  const isTaken = (name: string): boolean => databaseSuffixes.some((suffix) => existsSync(name + suffix))
  for (let count = 2, name = wanted; ; count += 1) {
    if (!isTaken(name)) return name
    name = `${wanted}-${count}`
  }
}
