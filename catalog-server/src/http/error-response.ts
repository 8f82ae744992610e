import { hasText } from '@pezzottify/contract'
import { diskErrorOf } from '../base/disk-errors.ts'
import { sqliteErrorOf } from '../db/sqlite-errors.ts'
import type { Log } from '../base/log.ts'
import { AppError } from '../base/errors.ts'

/** A cache may keep a 404 for as long as it thinks fit, unless it is told not to. */
const ofThisMoment = { 'cache-control': 'no-store' }

/**
 * Answers whatever was thrown: what the caller can act on by its code, everything else as 500 without a word inside.
 *
 * @param onStorageError told of what a database or its disk refused; may give what is answered instead
 */
export function errorResponse(
  error: unknown,
  log: Log,
  onStorageError?: (error: AppError) => AppError | undefined | void,
): Response {
  if (error instanceof AppError) {
    const isText = hasText(error.code)
    return new Response(isText ? error.message : null, {
      status: error.status,
      headers: {
        ...ofThisMoment,
        'x-error-code': error.code,
        ...(isText && { 'content-type': 'text/plain; charset=utf-8' }),
        ...error.headers,
      },
    })
  }
  const sqliteError = sqliteErrorOf(error)
  const known = sqliteError ?? diskErrorOf(error)
  if (known) {
    // A store tells of its first error itself: one line, not one for each request that fails after it.
    log[sqliteError ? 'debug' : 'warn']('A request failed for its disk or database', { error })
    return errorResponse(onStorageError?.(known) ?? known, log)
  }
  log.error('A request failed', { error })
  return new Response(null, { status: 500, headers: { ...ofThisMoment, 'x-error-code': 'internal' } })
}
