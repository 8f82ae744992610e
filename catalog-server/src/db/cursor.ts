import { AppError } from '../base/errors.ts'

/** The end of a page: the sort value and the id of its last row. */
export type Cursor = { value: string | number | null; id: string }

export const encodeCursor = (cursor: Cursor): string =>
  Buffer.from(JSON.stringify([cursor.value, cursor.id])).toString('base64url')

/** @throws AppError `bad_request` when it is not a cursor of ours */
export function decodeCursor(text: string): Cursor {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (Array.isArray(parsed) && parsed.length === 2) {
      const [value, id]: unknown[] = parsed
      if (
        typeof id === 'string' &&
        (value === null || typeof value === 'string' || typeof value === 'number')
      )
        return { value, id }
    }
  } catch (cause) {
    throw new AppError('bad_request', 'The cursor cannot be read', { cause })
  }
  throw new AppError('bad_request', 'The cursor cannot be read')
}
