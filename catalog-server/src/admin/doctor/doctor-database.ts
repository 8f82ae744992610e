import type { DoctorCheck } from '@pezzottify/contract'
import { existsSync } from 'node:fs'
import { checkAside } from '../../db/check/check-aside.ts'
import type { DatabasePaths } from '../../db/installation/examine.ts'
import { examine, objectionTo } from '../../db/installation/examine.ts'
import { waysOut } from '../../db/installation/ways-out.ts'
import { messageOf } from '../../base/errors.ts'

/** Checks a database file with SQLite's own check, on another thread. */
export async function checkDatabase(name: string, path: string): Promise<DoctorCheck> {
  if (!existsSync(path))
    return { name, state: 'ok', message: `${path} is made at the first start`, fix: null }
  const findings = await checkAside({ path, depth: 'quick' })
  if (findings === 'late')
    return { name, state: 'warning', message: `${path} could not be checked in two minutes`, fix: null }
  return findings.length === 0
    ? { name, state: 'ok', message: `${path} is sound`, fix: null }
    : {
        name,
        state: 'failed',
        message: `${path} is damaged: ${findings.join('; ')}`,
        fix: 'Stop the server and run "pezzottify restore FILE" with a backup',
      }
}

/** Whether the two databases belong together, as a server would find them at its start. */
export function checkTogether(paths: DatabasePaths): DoctorCheck {
  const name = 'databases'
  try {
    const examined = examine(paths)
    const objection = objectionTo(examined)
    if (objection === null) return { name, state: 'ok', message: 'belong together', fix: null }
    return { name, state: 'failed', message: objection, fix: waysOut(examined) }
  } catch (error) {
    return { name, state: 'failed', message: messageOf(error), fix: null }
  }
}
