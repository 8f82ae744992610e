import type { DoctorCheck } from '@pezzottify/contract'
import { checkAside } from '../../db/check/check-aside.ts'
import type { DatabasePaths } from '../../db/installation/examine.ts'
import { examine, objectionTo } from '../../db/installation/examine.ts'
import { restoreCommand } from '../../db/installation/path-options.ts'
import { waysOut } from '../../db/installation/ways-out.ts'
import { isThere } from '../../base/is-there.ts'
import { openToRead } from '../../db/open-to-read.ts'
import { sqliteErrorOf } from '../../db/sqlite-errors.ts'

/**
 * Checks a database file with SQLite's own check, on another thread.
 *
 * @throws when it cannot be opened, which proves nothing about its content
 */
export async function checkDatabase(
  name: string,
  path: string,
  installation: DatabasePaths,
): Promise<DoctorCheck> {
  if (!isThere(path)) return { name, state: 'ok', message: `${path} is made at the first start`, fix: null }
  tryToOpen(path)
  const findings = await checkAside({ path, depth: 'quick' })
  if (findings === 'late')
    return { name, state: 'warning', message: `${path} could not be checked in two minutes`, fix: null }
  return findings.length === 0
    ? { name, state: 'ok', message: `${path} is sound`, fix: null }
    : {
        name,
        state: 'failed',
        message: `${path} is damaged: ${findings.join('; ')}`,
        fix: `Stop the server and run "${restoreCommand(installation)}" with a backup`,
      }
}

/** Damage is left to the check that follows. */
function tryToOpen(path: string): void {
  try {
    using database = openToRead(path)
    database.query('PRAGMA schema_version').get()
  } catch (error) {
    if (sqliteErrorOf(error)?.code !== 'damaged') throw error
  }
}

/** Whether the two databases belong together, as a server would find them at its start. */
export function checkTogether(paths: DatabasePaths): DoctorCheck {
  const name = 'databases'
  const examined = examine(paths)
  const objection = objectionTo(examined)
  if (objection === null) return { name, state: 'ok', message: 'belong together', fix: null }
  return { name, state: 'failed', message: objection, fix: waysOut(examined) }
}
