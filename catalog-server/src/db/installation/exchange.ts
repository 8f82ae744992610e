import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import { flush, writeWhole } from '../whole-copy.ts'
import { Mark, writeNote } from './marks.ts'
import { databaseSuffixes, removeSearchIndex } from './set-aside.ts'

/**
 * A replacement: the new file or folder (`ready`), the path it gets (`place`), and the new name of the previous one
 * (`kept`).
 */
const Move = z.object({ ready: z.string(), place: z.string(), kept: z.string(), isDatabase: z.boolean() })

const Exchange = z.object({
  moves: z.array(Move),
  /** The note in the data folder afterwards; null leaves it unchanged. */
  mark: Mark.nullable(),
  /** Files to delete afterwards. */
  remove: z.array(z.string()),
})
export type Exchange = z.infer<typeof Exchange>

const planOf = (dataFolder: string): string => join(dataFolder, 'restore-under-way.json')

/**
 * Replaces several files and folders, all or none: the plan is written down first, and `finishExchange` completes it
 * after an interruption.
 */
export function exchange(dataFolder: string, plan: Exchange): void {
  for (const { ready } of plan.moves) if (!existsSync(ready)) throw new Error(`${ready} is not there`)
  writeWhole(planOf(dataFolder), plan)
  carryOut(dataFolder, plan)
}

/**
 * Completes an interrupted exchange. Called before anything is opened.
 *
 * @returns whether there was one
 * @throws AppError `conflict` when the plan cannot be read
 */
export function finishExchange(dataFolder: string): boolean {
  const path = planOf(dataFolder)
  if (!existsSync(path)) return false
  carryOut(dataFolder, readPlan(path))
  return true
}

function readPlan(path: string): Exchange {
  try {
    return Exchange.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw new AppError(
      'conflict',
      `A restore was interrupted, and ${path}, which says how it goes on, cannot be read. Restore again.`,
      { cause },
    )
  }
}

/** Each step can be repeated: as long as the replacement still exists, `place` holds the previous file. */
function carryOut(dataFolder: string, { moves, mark, remove }: Exchange): void {
  for (const { ready, place, kept, isDatabase } of moves) {
    if (!existsSync(ready)) continue
    for (const suffix of isDatabase ? databaseSuffixes : [''])
      if (existsSync(place + suffix)) renameSync(place + suffix, kept + suffix)
    // Flushed before the next step: a power cut must not lose the previous file.
    flush(dirname(place))
    renameSync(ready, place)
    flush(dirname(place))
  }
  removeSearchIndex(dataFolder)
  if (mark) writeNote(dataFolder, mark)
  for (const path of remove) rmSync(path, { recursive: true, force: true })
  flush(dataFolder)
  rmSync(planOf(dataFolder), { force: true })
  flush(dataFolder)
}
