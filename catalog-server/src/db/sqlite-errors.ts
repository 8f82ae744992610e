import { diskError, diskErrorOf } from '../base/disk-errors.ts'
import { AppError, systemCodeOf } from '../base/errors.ts'

const damagedText =
  'A database is damaged. "pezzottify doctor" says which one; "pezzottify restore FILE" puts a backup in its place.'

/**
 * What an error of SQLite means to whoever asked, or undefined when it is none that they could do something about. All
 * that SQLite throws is told apart here. Its codes may carry a suffix, such as `SQLITE_IOERR_SHORT_READ`.
 */
export function sqliteErrorOf(error: unknown): AppError | undefined {
  const code = systemCodeOf(error) ?? ''
  if (isDamage(code) || isUnreadable(error)) return new AppError('damaged', damagedText, { cause: error })
  // The second: no room for the index of the log, which is made when a database is opened.
  if (/^SQLITE_(FULL|IOERR_SHMSIZE)(_|$)/.test(code)) return diskError('disk_full', error)
  // Its cause may be known better, as that of a quota that is used up.
  if (code === 'SQLITE_IOERR_WRITE' && error instanceof Error && diskErrorOf(error.cause))
    return diskErrorOf(error.cause)
  if (/^SQLITE_(IOERR|READONLY|CANTOPEN)(_|$)/.test(code)) return diskError('disk_failed', error)
  return undefined
}

/** The same for whatever a database or the system threw. */
export const storageErrorOf = (error: unknown): AppError | undefined =>
  error instanceof AppError ? error : (sqliteErrorOf(error) ?? diskErrorOf(error))

/** Stored JSON is written whole: where it is none any more, a page holds something else, which SQLite cannot know. */
const isUnreadable = (error: unknown): boolean =>
  error instanceof SyntaxError || (error instanceof Error && error.message === 'malformed JSON')

/** A page that cannot be what it should be, or a file that ends before it. */
const isDamage = (code: string): boolean =>
  /^SQLITE_(CORRUPT|NOTADB)(_|$)/.test(code) || code === 'SQLITE_IOERR_SHORT_READ'
