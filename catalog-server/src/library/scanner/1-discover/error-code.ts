import { systemCodeOf } from '../../../base/system-code.ts'

/** The system's code of an error; that of a failing disk where it has none. */
export const codeOf = (error: unknown): string => systemCodeOf(error) ?? 'EIO'

/** Whether an error code proves that nothing is there. */
export const isAbsence = (code: string): boolean => code === 'ENOENT' || code === 'ENOTDIR'
