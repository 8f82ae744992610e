import { AppError, systemCodeOf } from './errors.ts'

/** The two errors of a disk: it is full, or it fails. */
export type DiskErrorCode = 'disk_full' | 'disk_failed'

/** An exhausted quota is a full disk to its user. Too many open files (`EMFILE`) are not an error of the disk. */
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

/** The error to answer with, with the thrown one as its cause. */
export const diskError = (code: DiskErrorCode, cause: unknown): AppError =>
  new AppError(code, texts[code], { cause })

/** The disk error behind an error of the system; undefined when it is not the disk's. */
export function diskErrorOf(error: unknown): AppError | undefined {
  const code = systemCodes[systemCodeOf(error) ?? '']
  return code && diskError(code, error)
}

/** The code of a disk error; undefined for other errors. */
export const diskCodeOf = ({ code }: AppError): DiskErrorCode | undefined =>
  code === 'disk_full' || code === 'disk_failed' ? code : undefined
