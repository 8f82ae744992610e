/**
 * The same as in `errors.ts`, without its imports: the process of the walk starts five times faster without the
 * schemas of the whole interface.
 */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'EIO'

export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Whether an error code proves that nothing is there. */
export const isAbsence = (code: string): boolean => code === 'ENOENT' || code === 'ENOTDIR'
