import { dateNumber } from '../../shared/plays/days.ts'

export const periods = ['week', 'month', 'year', 'all'] as const
export type Period = (typeof periods)[number]
/** Days as `YYYYMMDD`, both ends inclusive; all time without them. */
export type Span = { start_date?: number; end_date?: number }

const days: Record<Exclude<Period, 'all'>, number> = { week: 7, month: 30, year: 365 }

/** The days up to today. */
export function spanOf(period: Period, today: Date): Span {
  if (period === 'all') return {}
  const first = new Date(today.getFullYear(), today.getMonth(), today.getDate() - days[period] + 1)
  return { start_date: dateNumber(first), end_date: dateNumber(today) }
}
