import { z } from 'zod'
import { pageItemsDefault, pageItemsMax } from './limits.ts'

/** A whole number in a query string: digits only, so that `1e3`, `-1` and blanks are refused. Callers may pass a number. */
export const queryInteger = z.union([
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
  z.int().nonnegative(),
])

export const queryLimit = (fallback: number, max: number) =>
  queryInteger.transform((value) => Math.min(value, max)).default(fallback)

/** The part of a query that pages a list: `cursor` is what the page before gave as `next_cursor`. */
export const pageQuery = {
  limit: queryLimit(pageItemsDefault, pageItemsMax),
  cursor: z.string().max(1_000).optional(),
  filter: z.string().max(200).optional(),
}

export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable(), total: z.int().nonnegative() })

export type Page<T> = { items: T[]; next_cursor: string | null; total: number }
