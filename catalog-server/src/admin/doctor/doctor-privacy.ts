import type { DoctorCheck } from '@pezzottify/contract'
import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { shellQuoted } from '../../base/shell-quoted.ts'

const readableByOthers = 0o004
const openToOthers = 0o001

/**
 * Whether other users of the machine can read a database, or a copy beside it: hashes of passwords, and everybody's
 * listening history. The server keeps its own files private; copies are made by other programs.
 */
export function checkPrivacy(databases: readonly string[]): DoctorCheck {
  const name = 'privacy'
  const open = [...new Set(databases.flatMap(openFilesBeside))]
  if (open.length === 0)
    return { name, state: 'ok', message: 'the databases are for their owner alone', fix: null }
  return {
    name,
    state: 'warning',
    message: `other users of this machine can read ${open.join(', ')}`,
    fix: `chmod o= ${open.map(shellQuoted).join(' ')}`,
  }
}

/** Files in a folder that others cannot enter are protected by that. */
function openFilesBeside(database: string): string[] {
  const folder = dirname(database)
  if (!hasMode(folder, openToOthers)) return []
  return filesIn(folder)
    .filter((file) => file.startsWith(basename(database)))
    .map((file) => join(folder, file))
    .filter((path) => hasMode(path, readableByOthers))
}

/** Another check reports a folder that cannot be listed. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

const hasMode = (path: string, mode: number): boolean =>
  ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & mode) !== 0
