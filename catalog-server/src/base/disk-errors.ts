import { AppError, systemCodeOf } from './errors.ts'

/** How a disk refuses: it has no room, or it fails. */
export type DiskErrorCode = 'disk_full' | 'disk_failed'

/** A quota that is used up is a full disk to whoever has it. Too many open files (`EMFILE`) are not the disk's. */
const systemCodes: Record<string, DiskErrorCode> = {
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EIO: 'disk_failed',
  EROFS: 'disk_failed',
}

const texts: Record<DiskErrorCode, string> = {
  disk_full: 'The disk is full: nothing was stored. Make room and try again.',
  disk_failed: 'The disk reports an error or is read-only: nothing was stored.',
}

/** What to answer when the disk refused, with what was thrown as its cause. */
export const diskError = (code: DiskErrorCode, cause: unknown): AppError =>
  new AppError(code, texts[code], { cause })

/** What an error of the system means to whoever asked; undefined when it is not the disk's. */
export function diskErrorOf(error: unknown): AppError | undefined {
  const code = systemCodes[systemCodeOf(error) ?? '']
  return code && diskError(code, error)
}

/** Which of the two it is, where the disk is at fault. */
export const diskCodeOf = ({ code }: AppError): DiskErrorCode | undefined =>
  code === 'disk_full' || code === 'disk_failed' ? code : undefined
