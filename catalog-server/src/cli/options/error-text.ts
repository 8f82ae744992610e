import { storageErrorOf } from '../../db/sqlite-errors.ts'
import { diskCodeOf } from '../../base/disk-errors.ts'
import { AppError, messageOf, systemCodeOf } from '../../base/errors.ts'
import { UsageError } from './usage-error.ts'

const seeDoctor = '"pezzottify doctor" with the same options says what is wrong and what to do.'

/** The text to print for an error: a sentence for those that people can fix, the stack for our own defects. */
export function errorText(error: unknown): string {
  if (error instanceof UsageError || error instanceof AppError) return error.message
  const code = systemCodeOf(error) ?? ''
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code))
    return `A database is damaged (${messageOf(error)}). ${seeDoctor} Put a backup in its place; nothing was changed.`
  if (code.startsWith('SQLITE_BUSY'))
    return 'Another program keeps a database locked. End it, or try again when it is done. Nothing was changed.'
  const disk = storageErrorOf(error)
  if (disk && diskCodeOf(disk) === 'disk_full')
    return `The disk is full (${messageOf(error)}). Make room and start again; nothing was changed.`
  if (/^(SQLITE_(CANTOPEN|READONLY|IOERR|FULL)|E[A-Z]+$)/.test(code))
    return `${messageOf(error)}. ${seeDoctor}`
  return error instanceof Error ? (error.stack ?? error.message) : messageOf(error)
}
