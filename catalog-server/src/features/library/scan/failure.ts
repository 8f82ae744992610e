import type { ScanFailure } from '@pezzottify/contract'
import { AppError, messageOf, systemCodeOf } from '../../../errors.ts'

type Code = ScanFailure['code']

/** Why a scan failed, out of what was thrown. */
export function failureOf(error: unknown): ScanFailure {
  const code = codeOf(error)
  return {
    code,
    message: code === 'internal' ? messageOf(error) : `${sentences[code]} (${messageOf(error)})`,
  }
}

const sentences: Record<Exclude<Code, 'internal'>, string> = {
  folder_silent: 'A music folder does not answer',
  disk_full: 'The disk with the catalog is full',
  disk_failed: 'The disk with the catalog cannot be written',
  damaged: 'The catalog is damaged',
}

function codeOf(error: unknown): Code {
  if (error instanceof AppError)
    return error.code === 'disk_full' || error.code === 'disk_failed' || error.code === 'damaged'
      ? error.code
      : 'internal'
  const code = systemCodeOf(error) ?? ''
  if (/^(?:ENOSPC|EDQUOT|SQLITE_FULL)/.test(code)) return 'disk_full'
  if (/^(?:EIO|EROFS|SQLITE_IOERR|SQLITE_READONLY|SQLITE_CANTOPEN)/.test(code)) return 'disk_failed'
  if (/^(?:SQLITE_CORRUPT|SQLITE_NOTADB)/.test(code)) return 'damaged'
  return 'internal'
}
