import { hasText } from '@pezzottify/contract'
import { diskErrorOf } from '../base/disk-errors.ts'
import { sqliteErrorOf } from '../db/sqlite-errors.ts'
import type { Log } from '../base/log.ts'
import { AppError } from '../base/errors.ts'

/** Without this a cache may keep a 404 for as long as it likes. */
const noStore = { 'cache-control': 'no-store' }

/**
 * The answer to a thrown error: with its code when the caller can act on it, otherwise 500 with an empty body.
 *
 * @param onStorageError called with an error of a database or its disk; may return another answer
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
        ...noStore,
        'x-error-code': error.code,
        ...(isText && { 'content-type': 'text/plain; charset=utf-8' }),
        ...error.headers,
      },
    })
  }
  const sqliteError = sqliteErrorOf(error)
  const known = sqliteError ?? diskErrorOf(error)
  if (known) {
    // The store reports its first error itself, so the log is not filled by each request that fails after it.
    log[sqliteError ? 'debug' : 'warn']('A request failed for its disk or database', { error })
    return errorResponse(onStorageError?.(known) ?? known, log)
  }
  log.error('A request failed', { error })
  return new Response(null, { status: 500, headers: { ...noStore, 'x-error-code': 'internal' } })
}
