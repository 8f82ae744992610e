import { constants } from 'node:fs'
import type { Stats } from 'node:fs'
import { access, lstat, opendir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { systemCodeOf } from '../../base/system-code.ts'

/** The facts about a path. */
export type Facts = {
  exists: boolean
  readable: boolean
  writable: boolean
  /** `1000:1000`; null when it is unknown. */
  owner: string | null
  /** The error that prevented the look. */
  code: string | null
  /** A file where a folder should be, or vice versa. */
  mismatch: boolean
  writeCode: string | null
  /** It does not exist, and this process may create it, which the start does. */
  creatable: boolean
  /** It does not exist because it is, or lies below, a link to a place that does not. */
  leadsNowhere: boolean
  /** An empty folder. */
  empty: boolean
}

export const nothingKnown: Facts = {
  exists: true,
  readable: false,
  writable: false,
  owner: null,
  code: null,
  mismatch: false,
  writeCode: null,
  creatable: false,
  leadsNowhere: false,
  empty: false,
}

/** Finds out what this process may do with a folder or file. Nothing is created or changed. */
export async function lookAt(path: string, kind: 'folder' | 'file'): Promise<Facts> {
  let found: Stats
  let empty = false
  try {
    found = await stat(path)
    if (found.isDirectory()) empty = await isEmpty(path)
  } catch (error) {
    const code = systemCodeOf(error) ?? 'unknown'
    if (code !== 'ENOENT') return { ...nothingKnown, code }
    const nowhere = await leadsNowhere(path)
    const creatable = !nowhere && (await isCreatable(path))
    return { ...nothingKnown, exists: false, leadsNowhere: nowhere, creatable }
  }
  const owner = `${found.uid}:${found.gid}`
  if (kind === 'folder' ? !found.isDirectory() : !found.isFile())
    return { ...nothingKnown, owner, mismatch: true }
  const toRead = kind === 'folder' ? constants.R_OK | constants.X_OK : constants.R_OK
  const writeCode = await refusalOf(path, constants.W_OK)
  const readable = (await refusalOf(path, toRead)) === null
  return { ...nothingKnown, owner, readable, writable: writeCode === null, writeCode, empty }
}

/**
 * A folder behind a lost mount looks fine until it is listed. Missing rights are reported separately.
 */
async function isEmpty(path: string): Promise<boolean> {
  try {
    const listing = await opendir(path)
    const first = await listing.read()
    await listing.close()
    return first === null
  } catch (error) {
    if (systemCodeOf(error) !== 'EACCES') throw error
    return false
  }
}

const refusalOf = (path: string, mode: number): Promise<string | null> =>
  access(path, mode).then(
    () => null,
    (error: unknown) => systemCodeOf(error) ?? 'unknown',
  )

async function leadsNowhere(path: string): Promise<boolean> {
  const above = dirname(path)
  const found = await lstat(path).catch(() => null)
  if (found === null) return above !== path && (await leadsNowhere(above))
  return found.isSymbolicLink() && (await refusalOf(path, constants.F_OK)) === 'ENOENT'
}

async function isCreatable(path: string): Promise<boolean> {
  const above = dirname(path)
  if (above === path) return false
  const refusal = await refusalOf(above, constants.W_OK | constants.X_OK)
  return refusal === null || (refusal === 'ENOENT' && (await isCreatable(above)))
}
