import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { messageOf } from '../../../base/errors.ts'
import type { Log } from '../../../base/log.ts'
import { claimDatabases } from '../../../db/installation/claim.ts'
import { exchange, finishExchange } from '../../../db/installation/exchange.ts'
import { writeWhole } from '../../../db/whole-copy.ts'
import type { RestorePaths } from './stage.ts'
import { isStaged, removeStaged, stageBackup } from './stage.ts'

/** The restore that the next start of the server performs before it opens anything. */
const Wanted = z.object({
  backup: z.string(),
  /** Its name for people. */
  name: z.string(),
  /** The backup is a temporary copy that was made for this restore. */
  isOwnCopy: z.boolean(),
})

/** The result of the last restore. */
const Outcome = z.object({
  name: z.string(),
  at: z.int(),
  /** The reason of a failure; null when it succeeded. */
  failure: z.string().nullable(),
  /** The paths under which the previous files are kept. */
  kept: z.array(z.string()),
})
export type RestoreOutcome = z.infer<typeof Outcome>

const wantedIn = (dataFolder: string): string => join(dataFolder, 'restore-wanted.json')
const outcomeIn = (dataFolder: string): string => join(dataFolder, 'restored.json')

/** Requests a restore at the next start. Durable once this returns. */
export const wantRestore = (dataFolder: string, wanted: z.infer<typeof Wanted>): void =>
  writeWhole(wantedIn(dataFolder), wanted)

export function readOutcome(dataFolder: string): RestoreOutcome | null {
  return readJson(outcomeIn(dataFolder), Outcome)
}

/**
 * Performs a requested restore, and completes an interrupted one. When the backup turns out to be incomplete, or the
 * disk is full, everything stays as it is, and the server starts on that.
 *
 * @param now Unix seconds
 */
export async function restoreWanted(targets: RestorePaths, log: Log, now: number): Promise<void> {
  const { dataFolder } = targets
  const path = wantedIn(dataFolder)
  if (finishExchange(dataFolder)) log.info('A restore that was interrupted is finished')
  // Remains of a restore that was interrupted before its plan was written down.
  if (!existsSync(path)) return isStaged(targets) ? removeStaged(targets) : undefined
  const wanted = readJson(path, Wanted)
  if (!wanted) return rmSync(path, { force: true })
  const { backup, name, isOwnCopy } = wanted
  log.info('Restoring a backup', { backup })
  const tell = (outcome: Pick<RestoreOutcome, 'failure' | 'kept'>): void =>
    writeWhole(outcomeIn(dataFolder), { name, at: now, ...outcome })
  const claims = claimDatabases(targets)
  try {
    const plan = await stageBackup(backup, targets)
    const kept = plan.moves.filter(({ place }) => existsSync(place)).map((move) => move.kept)
    tell({ failure: null, kept })
    exchange(dataFolder, { ...plan, remove: [path, ...(isOwnCopy ? [backup] : [])] })
    log.info('Restored', { backup, kept: kept.join(', ') })
  } catch (error) {
    // When the plan is written down the next start completes it, so nothing must be undone here.
    if (finishExchange(dataFolder)) return
    log.error('The backup was not restored; the server goes on with what it has', { backup, error })
    await removeStaged(targets)
    tell({ failure: messageOf(error), kept: [] })
    rmSync(path, { force: true })
    if (isOwnCopy) rmSync(backup, { recursive: true, force: true })
  } finally {
    claims.release()
  }
}

function readJson<T>(path: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}
