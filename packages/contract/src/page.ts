import { z } from 'zod'
import { pageItemsDefault, pageItemsMax } from './limits.ts'

/** The most digits with which every number is exact as a double. */
const integerMax = 999_999_999_999_999

/** A whole number in a query string: digits only, so that `1e3`, `-1` and blanks are refused. Callers may pass a number. */
export const queryInteger = z.union([
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
  z.int().nonnegative().max(integerMax),
])

/** A numeric id in a path, from 1 on. */
export const pathNumber = z.union([
  z
    .string()
    .regex(/^0*[1-9]\d{0,14}$/)
    .max(100)
    .transform(Number),
  z.int().positive().max(integerMax),
])

export const queryLimit = (fallback: number, max: number) =>
  queryInteger.transform((value) => Math.min(value, max)).default(fallback)

/** The query parameters that page a list: `cursor` is the `next_cursor` of the previous page. */
export const pageQuery = {
  limit: queryLimit(pageItemsDefault, pageItemsMax),
  // Long enough for the longest possible name in Base64.
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .max(12_000)
    .optional(),
  filter: z.string().max(200).optional(),
}

export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable(), total: z.int().nonnegative() })

export type Page<T> = { items: T[]; next_cursor: string | null; total: number }
