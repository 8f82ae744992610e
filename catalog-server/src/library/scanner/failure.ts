import type { ScanFailure } from '@pezzottify/contract'
import { storageErrorOf } from '../../db/sqlite-errors.ts'
import { AppError, messageOf } from '../../base/errors.ts'

type Code = ScanFailure['code']

/** The reason why a scan failed, from the thrown error. */
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
  if (error instanceof AppError && error.code === 'media_unreachable') return 'folder_silent'
  const code = storageErrorOf(error)?.code
  return code === 'disk_full' || code === 'disk_failed' || code === 'damaged' ? code : 'internal'
}
