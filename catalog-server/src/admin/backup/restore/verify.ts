import { Database } from 'bun:sqlite'
import { lstat, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { AppError, messageOf, systemCodeOf } from '../../../base/errors.ts'
import { sha256Hex } from '../../../base/ids.ts'
import { findingsOf } from '../../../db/check/check.ts'
import { sqliteErrorOf } from '../../../db/sqlite-errors.ts'
import { copyWhole } from '../../../db/whole-copy.ts'
import { factsOf } from '../copy/database-facts.ts'
import type { DatabaseFacts, DatabaseName, Manifest } from '../copy/manifest.ts'
import {
  checkedName,
  configName,
  databaseNames,
  manifestName,
  mediaFolder,
  readManifest,
  sumsName,
} from '../copy/manifest.ts'
import type { Sum } from '../copy/sums.ts'
import { parseSums, sha256OfFile } from '../copy/sums.ts'

/** Further differences are only counted. */
const differencesMax = 20

/**
 * Verifies a backup against its manifest: each file, and both databases in their restored state, in a temporary folder
 * below `scratch`.
 *
 * @returns the differences in words; empty when it can be restored
 * @throws AppError as `readManifest`; `disk_full` when `scratch` has no room, which says nothing about the backup
 */
export async function verifyBackup(
  backup: string,
  scratch: string,
  onProgress?: (done: number, total: number) => void,
): Promise<string[]> {
  const manifest = await readManifest(backup)
  const found = await filesAgainst(backup, manifest, onProgress)
  if (found.length > 0) return found.slice(0, differencesMax).concat(restText(found.length))
  const folder = await mkdtemp(join(scratch, 'pezzottify-check-'))
  try {
    return [
      ...databaseNames.flatMap((name) => databaseAgainst(backup, folder, name, manifest.databases[name])),
      ...marksAgainst(manifest),
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const restText = (count: number): string[] =>
  count > differencesMax ? [`and ${count - differencesMax} more`] : []

/** The files of a backup with their sums; null when the list is not the original one. */
export async function sumsOf(backup: string, manifest: Manifest): Promise<Sum[] | null> {
  const text = await readFile(join(backup, sumsName), 'utf8').catch(() => '')
  const sums = sha256Hex(text) === manifest.sums_sha256 ? parseSums(text) : null
  return sums?.every(({ path }) => isPartOfBackup(path)) ? sums : null
}

/** Allows only paths that backups consist of, and none that leads outside. */
export const isPartOfBackup = (path: string): boolean =>
  [...databaseNames, configName].some((name) => name === path) ||
  (path.startsWith(`${mediaFolder}/`) &&
    !path.includes('\0') &&
    !path.split('/').some((part) => part === '' || part === '.' || part === '..'))

async function filesAgainst(
  backup: string,
  manifest: Manifest,
  onProgress?: (done: number, total: number) => void,
): Promise<string[]> {
  const sums = await sumsOf(backup, manifest)
  if (!sums) return [`${sumsName} is not the list that this backup was made with`]
  const differences: string[] = []
  let bytes = 0
  for (const [index, { path, sha256 }] of sums.entries()) {
    try {
      const facts = await lstat(join(backup, path))
      bytes += facts.size
      if (!facts.isFile()) differences.push(`${path} is no file`)
      else if ((await sha256OfFile(join(backup, path))) !== sha256)
        differences.push(`${path} is not what it was: its SHA-256 differs`)
    } catch (error) {
      differences.push(
        systemCodeOf(error) === 'ENOENT'
          ? `${path} is missing`
          : `${path} cannot be read: ${messageOf(error)}`,
      )
    }
    onProgress?.(index + 1, sums.length)
  }
  for (const name of databaseNames)
    if (!sums.some(({ path }) => path === name)) differences.push(`${name} is not in ${sumsName}`)
  const known = new Set([...sums.map(({ path }) => path), manifestName, sumsName, checkedName])
  for (const path of await filesBelow(backup))
    if (!known.has(path)) differences.push(`${path} is no part of this backup`)
  if (differences.length === 0 && (sums.length !== manifest.files || bytes !== manifest.bytes))
    differences.push(
      `${sums.length} files with ${bytes} bytes, not ${manifest.files} with ${manifest.bytes} as it was made`,
    )
  return differences
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}

function databaseAgainst(
  backup: string,
  scratch: string,
  name: DatabaseName,
  expected: DatabaseFacts,
): string[] {
  const path = join(scratch, name)
  try {
    {
      using copy = new Database(join(backup, name), { readonly: true })
      copyWhole(copy, path)
    }
    const damage = findingsOf({ path, depth: 'thorough' })
    if (damage.length > 0) return [`${name} is damaged: ${damage.join('; ')}`]
    using database = new Database(path, { readonly: true })
    return factsAgainst(name, factsOf(database, name), expected)
  } catch (cause) {
    if (sqliteErrorOf(cause)?.code === 'disk_full')
      throw new AppError(
        'disk_full',
        `There is no room in ${dirname(scratch)} to look through ${name} of ${backup}, which may be whole. Make room and try again.`,
        { cause },
      )
    return [`${name} cannot be restored: ${messageOf(cause)}`]
  }
}

function factsAgainst(name: DatabaseName, actual: DatabaseFacts, expected: DatabaseFacts): string[] {
  const differences: string[] = []
  for (const table of new Set([...Object.keys(expected.tables), ...Object.keys(actual.tables)])) {
    const [is, was] = [actual.tables[table], expected.tables[table]]
    if (is !== was) differences.push(`${name}: ${rowsText(is)} in ${table}, not ${rowsText(was)}`)
  }
  if (actual.broken_references !== expected.broken_references)
    differences.push(
      `${name}: ${actual.broken_references} foreign keys lead nowhere, not ${expected.broken_references}`,
    )
  if (actual.user_version !== expected.user_version || actual.schema_steps !== expected.schema_steps)
    differences.push(`${name}: its schema is not that of when it was made`)
  if (JSON.stringify(actual.mark) !== JSON.stringify(expected.mark))
    differences.push(`${name}: the mark of its installation is not that of when it was made`)
  return differences
}

const rowsText = (rows: number | undefined): string => (rows === undefined ? 'no table' : `${rows} rows`)

function marksAgainst({ databases }: Manifest): string[] {
  const [users, catalog] = [databases['user.db'].mark, databases['catalog.db'].mark]
  return users?.installation === catalog?.installation && users?.round === catalog?.round
    ? []
    : [
        'user.db and catalog.db do not belong together: they bear the marks of different installations or times',
      ]
}
