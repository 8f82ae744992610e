import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError, systemCodeOf } from '../../../base/errors.ts'

const DatabaseFacts = z.object({
  /** How many migrations it embodies, and SQLite's own number of it. */
  schema_steps: z.int(),
  user_version: z.int(),
  /** Which installation it belongs to; null where no server ever ran on it. */
  mark: z.object({ installation: z.string(), round: z.int() }).nullable(),
  /** Rows of each table. */
  tables: z.record(z.string(), z.int()),
  /** Rows that refer to one that is not there. */
  broken_references: z.int(),
})
export type DatabaseFacts = z.infer<typeof DatabaseFacts>

export const databaseNames = ['user.db', 'catalog.db'] as const
export type DatabaseName = (typeof databaseNames)[number]

/** What a backup says of itself. Every file of it has a line in `SHA256SUMS`, which `sha256sum -c` reads as well. */
const Manifest = z.object({
  format: z.literal(1),
  /** The program that made it. */
  version: z.string(),
  /** Unix seconds. */
  made_at: z.int(),
  databases: z.record(z.enum(databaseNames), DatabaseFacts),
  /** Of all files, this one aside. */
  files: z.int(),
  bytes: z.int(),
  pictures: z.int(),
  sums_sha256: z.string(),
})
export type Manifest = z.infer<typeof Manifest>

export const manifestName = 'manifest.json'
export const sumsName = 'SHA256SUMS'
/** What a later look at the backup found; it is no part of it. */
export const checkedName = 'checked.json'
export const configName = 'config.toml'
export const mediaFolder = 'media'

/** @throws AppError `not_found` where there is no backup, `conflict` for one that cannot be read, or not by this version */
export async function readManifest(backup: string): Promise<Manifest> {
  const path = join(backup, manifestName)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    if (!['ENOENT', 'ENOTDIR'].includes(systemCodeOf(cause) ?? '')) throw cause
    throw new AppError('not_found', `${backup} is no backup: there is no ${manifestName} in it.`, { cause })
  }
  const json = parsed(text)
  const { success, data } = Manifest.safeParse(json)
  if (success) return data
  if (isOfLaterForm(json))
    throw new AppError('conflict', `${backup} was made by a newer version of Pezzottify. Use that one.`)
  throw new AppError('conflict', `${path} is damaged: it does not describe a backup.`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const isOfLaterForm = (json: unknown): boolean => z.object({ format: z.int().min(2) }).safeParse(json).success
