import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError, systemCodeOf } from '../../../base/errors.ts'
import { valueIn } from '../../../base/stored-json.ts'

const DatabaseFacts = z.object({
  /** The number of migrations in it, and SQLite's own schema version. */
  schema_steps: z.int(),
  user_version: z.int(),
  /** The mark of the installation; null when no server ever ran on it. */
  mark: z.object({ installation: z.string(), round: z.int() }).nullable(),
  /** The number of rows of each table. */
  tables: z.record(z.string(), z.int()),
  /** The number of rows that refer to a missing one. */
  broken_references: z.int(),
})
export type DatabaseFacts = z.infer<typeof DatabaseFacts>

export const databaseNames = ['user.db', 'catalog.db'] as const
export type DatabaseName = (typeof databaseNames)[number]

/** The description of a backup. Each of its files has a line in `SHA256SUMS`, which `sha256sum -c` reads as well. */
const Manifest = z.object({
  format: z.literal(1),
  /** The version of the program that made it. */
  version: z.string(),
  /** Unix seconds. */
  made_at: z.int(),
  databases: z.record(z.enum(databaseNames), DatabaseFacts),
  /** The number of files without this one. */
  files: z.int(),
  bytes: z.int(),
  pictures: z.int(),
  sums_sha256: z.string(),
})
export type Manifest = z.infer<typeof Manifest>

export const manifestName = 'manifest.json'
export const sumsName = 'SHA256SUMS'
/** The file with the result of a later check; it is not part of the backup. */
export const checkedName = 'checked.json'
export const configName = 'config.toml'
export const mediaFolder = 'media'

/** @throws AppError `not_found` when there is no backup, `conflict` when it cannot be read, or not by this version */
export async function readManifest(backup: string): Promise<Manifest> {
  const path = join(backup, manifestName)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    if (!['ENOENT', 'ENOTDIR'].includes(systemCodeOf(cause) ?? '')) throw cause
    throw new AppError('not_found', `${backup} is no backup: there is no ${manifestName} in it.`, { cause })
  }
  const json = valueIn(text)
  const { success, data } = Manifest.safeParse(json)
  if (success) return data
  if (isOfLaterForm(json))
    throw new AppError('conflict', `${backup} was made by a newer version of Pezzottify. Use that one.`)
  throw new AppError('conflict', `${path} is damaged: it does not describe a backup.`)
}

const isOfLaterForm = (json: unknown): boolean => z.object({ format: z.int().min(2) }).safeParse(json).success
