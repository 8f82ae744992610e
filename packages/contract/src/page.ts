import { z } from 'zod'
import { pageItemsDefault, pageItemsMax } from './limits.ts'

/** As many digits as every number of them is exact. */
const integerMax = 999_999_999_999_999

/** A whole number in a query string: digits only, so that `1e3`, `-1` and blanks are refused. Callers may pass a number. */
export const queryInteger = z.union([
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
  z.int().nonnegative().max(integerMax),
])

/** The number of something in a path: from 1 on. */
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

/** The part of a query that pages a list: `cursor` is what the page before gave as `next_cursor`. */
export const pageQuery = {
  limit: queryLimit(pageItemsDefault, pageItemsMax),
  // Long enough for the longest name there is, in Base64.
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
