import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import { flush } from '../whole-copy.ts'
import { Mark, writeNote } from './marks.ts'
import { databaseSuffixes, removeSearchIndex } from './set-aside.ts'

/** What takes the place of something, lies ready beside it, and under which name is kept what was there. */
const Move = z.object({ ready: z.string(), place: z.string(), kept: z.string(), isDatabase: z.boolean() })

const Exchange = z.object({
  moves: z.array(Move),
  /** What the note in the data folder says afterwards; null leaves it. */
  mark: Mark.nullable(),
  /** What is of no use any more afterwards. */
  remove: z.array(z.string()),
})
export type Exchange = z.infer<typeof Exchange>

const planOf = (dataFolder: string): string => join(dataFolder, 'restore-under-way.json')

/**
 * Puts files and folders in the place of others, all of them or none: what is to be done is written down first, and an
 * interruption is taken up by `finishExchange`.
 */
export function exchange(dataFolder: string, plan: Exchange): void {
  for (const { ready } of plan.moves) if (!existsSync(ready)) throw new Error(`${ready} is not there`)
  const path = planOf(dataFolder)
  writeFileSync(`${path}.new`, JSON.stringify(plan), { mode: 0o600 })
  flush(`${path}.new`)
  renameSync(`${path}.new`, path)
  flush(dataFolder)
  carryOut(dataFolder, plan)
}

/**
 * Takes up an exchange that was interrupted. Called before anything is opened.
 *
 * @returns whether there was one
 * @throws AppError `conflict` when what is written down cannot be read
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

/** Each step can be done again: what lies ready tells that its place still holds what was there before. */
function carryOut(dataFolder: string, { moves, mark, remove }: Exchange): void {
  for (const { ready, place, kept, isDatabase } of moves) {
    if (!existsSync(ready)) continue
    for (const suffix of isDatabase ? databaseSuffixes : [''])
      if (existsSync(place + suffix)) renameSync(place + suffix, kept + suffix)
    // Before the next step: what is kept must not be lost by a power cut.
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
