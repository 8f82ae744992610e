import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { messageOf } from '../../../base/errors.ts'
import type { Log } from '../../../base/log.ts'
import { claimDatabases } from '../../../db/installation/claim.ts'
import { exchange, finishExchange } from '../../../db/installation/exchange.ts'
import { flush } from '../../../db/whole-copy.ts'
import type { RestorePlaces } from './stage.ts'
import { isStaged, removeStaged, stageBackup } from './stage.ts'

/** What a server is to restore at its next start, before it opens anything. */
const Wanted = z.object({
  backup: z.string(),
  /** What people call it. */
  name: z.string(),
  /** The backup is a copy that was made for this alone. */
  isOwnCopy: z.boolean(),
})

/** What came of the last restore. */
const Outcome = z.object({
  name: z.string(),
  at: z.int(),
  /** Why there was none; null when it is done. */
  failure: z.string().nullable(),
  /** Where is kept what was there before. */
  kept: z.array(z.string()),
})
export type RestoreOutcome = z.infer<typeof Outcome>

const wantedIn = (dataFolder: string): string => join(dataFolder, 'restore-wanted.json')
const outcomeIn = (dataFolder: string): string => join(dataFolder, 'restored.json')

/** Tells the next start what to restore. Known once this returns, whatever happens then. */
export const wantRestore = (dataFolder: string, wanted: z.infer<typeof Wanted>): void =>
  writeWhole(wantedIn(dataFolder), wanted)

export function readOutcome(dataFolder: string): RestoreOutcome | null {
  return readJson(outcomeIn(dataFolder), Outcome)
}

/**
 * Restores what was wanted, and takes up a restore that was interrupted. Where a backup turns out not to be whole, or the
 * disk is full, everything stays as it is, and the server starts on that.
 *
 * @param now Unix seconds
 */
export async function restoreWanted(places: RestorePlaces, log: Log, now: number): Promise<void> {
  const { dataFolder } = places
  const path = wantedIn(dataFolder)
  if (finishExchange(dataFolder)) log.info('A restore that was interrupted is finished')
  // One that was interrupted before anything was written down left this behind.
  if (!existsSync(path)) return isStaged(places) ? removeStaged(places) : undefined
  const wanted = readJson(path, Wanted)
  if (!wanted) return rmSync(path, { force: true })
  const { backup, name, isOwnCopy } = wanted
  log.info('Restoring a backup', { backup })
  const tell = (outcome: Pick<RestoreOutcome, 'failure' | 'kept'>): void =>
    writeWhole(outcomeIn(dataFolder), { name, at: now, ...outcome })
  const claims = claimDatabases(places)
  try {
    const plan = await stageBackup(backup, places)
    const kept = plan.moves.filter(({ place }) => existsSync(place)).map((move) => move.kept)
    tell({ failure: null, kept })
    exchange(dataFolder, { ...plan, remove: [path, ...(isOwnCopy ? [backup] : [])] })
    log.info('Restored', { backup, kept: kept.join(', ') })
  } catch (error) {
    // What is written down already is finished by the next start, and must not be taken back here.
    if (finishExchange(dataFolder)) return
    log.error('The backup was not restored; the server goes on with what it has', { backup, error })
    await removeStaged(places)
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

function writeWhole(path: string, content: object): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(content)}\n`, { mode: 0o600 })
  flush(`${path}.new`)
  renameSync(`${path}.new`, path)
  flush(join(path, '..'))
}
