import { diskCodeOf } from './disk-errors.ts'
import { storageErrorOf } from './db/sqlite-errors.ts'
import type { Log } from './log.ts'

export type Closing = readonly [name: string, close: () => unknown]

/**
 * Closes one part after the other, each of them, whatever happened to those before. What a full or failing disk does not
 * take any more is lost, as the log says: then that is no reason to end in disorder.
 *
 * @throws AggregateError when a part failed for another reason, after all others are closed
 */
export async function closeInOrder(parts: readonly Closing[], log: Log): Promise<void> {
  const failures: unknown[] = []
  for (const [part, close] of parts)
    try {
      await close()
    } catch (error) {
      const known = storageErrorOf(error)
      if (known && diskCodeOf(known) !== undefined)
        log.warn('The disk did not take all that was to be written at the end; that is lost', { part, error })
      else {
        log.error('A part of the server did not end in order', { part, error })
        failures.push(error)
      }
    }
  if (failures.length > 0)
    throw new AggregateError(failures, 'Not everything ended in order; the log says what did not')
}
