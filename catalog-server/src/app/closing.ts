import type { ErrorCode } from '@pezzottify/contract'
import { storageErrorOf } from '../db/sqlite-errors.ts'
import type { Log } from '../base/log.ts'

const storageCodes = new Set<ErrorCode | undefined>(['damaged', 'disk_full', 'disk_failed'])

export type Closing = readonly [name: string, close: () => unknown]

/**
 * Closes all parts one after the other, even when some fail. Data that a damaged database, or a full or failing disk,
 * can no longer take is lost and logged, which does not count as a failed end.
 *
 * @throws AggregateError when a part failed for another reason, after all others are closed
 */
export async function closeInOrder(parts: readonly Closing[], log: Log): Promise<void> {
  const failures: unknown[] = []
  for (const [part, close] of parts)
    try {
      await close()
    } catch (error) {
      if (storageCodes.has(storageErrorOf(error)?.code))
        log.warn('Not all that was to be written at the end could be stored; that is lost', { part, error })
      else {
        log.error('A part of the server did not end in order', { part, error })
        failures.push(error)
      }
    }
  if (failures.length > 0)
    throw new AggregateError(failures, 'Not everything ended in order; the log says what did not')
}
