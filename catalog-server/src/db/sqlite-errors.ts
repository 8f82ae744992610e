import { diskError, diskErrorOf } from '../base/disk-errors.ts'
import { AppError, systemCodeOf } from '../base/errors.ts'

const damagedText =
  'A database is damaged. "pezzottify doctor" says which one; "pezzottify restore FILE" puts a backup in its place.'

/**
 * The error for the client that an error of SQLite corresponds to, or undefined when the client could do nothing about
 * it. All errors of SQLite are classified here. Its codes may have a suffix, such as `SQLITE_IOERR_SHORT_READ`.
 */
export function sqliteErrorOf(error: unknown): AppError | undefined {
  const code = systemCodeOf(error) ?? ''
  if (isDamage(code) || isUnreadable(error)) return new AppError('damaged', damagedText, { cause: error })
  // The second code: no room for the index of the log, which is created when a database is opened.
  if (/^SQLITE_(FULL|IOERR_SHMSIZE)(_|$)/.test(code)) return diskError('disk_full', error)
  // The cause may be more precise, such as an exhausted quota.
  if (code === 'SQLITE_IOERR_WRITE' && error instanceof Error && diskErrorOf(error.cause))
    return diskErrorOf(error.cause)
  if (/^SQLITE_(IOERR|READONLY|CANTOPEN)(_|$)/.test(code)) return diskError('disk_failed', error)
  return undefined
}

/** The same for any error of a database or the system. */
export const storageErrorOf = (error: unknown): AppError | undefined =>
  error instanceof AppError ? error : (sqliteErrorOf(error) ?? diskErrorOf(error))

/**
 * Stored JSON was valid when it was written: if it no longer is, the page holds something else, which SQLite cannot
 * know.
 */
const isUnreadable = (error: unknown): boolean =>
  error instanceof SyntaxError || (error instanceof Error && error.message === 'malformed JSON')

/** A page with impossible content, or a file that is too short. */
const isDamage = (code: string): boolean =>
  /^SQLITE_(CORRUPT|NOTADB)(_|$)/.test(code) || code === 'SQLITE_IOERR_SHORT_READ'
