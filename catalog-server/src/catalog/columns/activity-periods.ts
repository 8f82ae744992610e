import type { Artist } from '@pezzottify/contract'
import { z } from 'zod'

type ActivityPeriod = Artist['activity_periods'][number]

const year = z.int()
const span = z.object({ start_year: year, end_year: year.nullish() })
const lowerCase = z.string().toLowerCase()

/**
 * The form of the wire, and the one that importers for the original server wrote:
 * `{"type":"decade","decade":1980}`.
 */
const AnyPeriod = z.union([
  z.object({ Decade: year }),
  z.object({ Timespan: span }).transform(({ Timespan }) => timespan(Timespan)),
  z
    .object({ type: lowerCase.pipe(z.literal('decade')), decade: year })
    .transform(({ decade }) => ({ Decade: decade })),
  span.extend({ type: lowerCase.pipe(z.literal('timespan')) }).transform((period) => timespan(period)),
])

const timespan = ({ start_year, end_year }: z.infer<typeof span>): ActivityPeriod => ({
  Timespan: { start_year, end_year: end_year ?? null },
})

/** The periods of a list in either form; unreadable ones are left out. */
export const readActivityPeriods = (list: readonly unknown[]): ActivityPeriod[] =>
  list.flatMap((entry) => {
    const period = AnyPeriod.safeParse(entry)
    return period.success ? [period.data] : []
  })
