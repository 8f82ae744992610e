import { AppError } from '../base/errors.ts'

/** The end of a page: the sort value and the id of its last row. */
export type Cursor = { value: string | number | null; id: string }

/** `order`: the list and its order, for lists that have several: a cursor says nothing in another one. */
export const encodeCursor = ({ value, id }: Cursor, order = ''): string =>
  Buffer.from(JSON.stringify([value, id, order])).toString('base64url')

/** @throws AppError `bad_request` when it is not a cursor of ours, or one of another list or order */
export function decodeCursor(text: string, wanted = ''): Cursor {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (Array.isArray(parsed) && parsed.length >= 2) {
      // One without an order is of a version before: a list may be open while the server is updated.
      const [value, id, order = wanted]: unknown[] = parsed
      if (
        typeof id === 'string' &&
        (value === null || typeof value === 'string' || typeof value === 'number') &&
        order === wanted
      )
        return { value, id }
    }
  } catch (cause) {
    throw new AppError('bad_request', 'The cursor cannot be read', { cause })
  }
  throw new AppError('bad_request', 'The cursor cannot be read')
}
