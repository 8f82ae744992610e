/** The days of a query as `YYYYMMDD`, both ends inclusive. */
export type Days = { start_date?: number | undefined; end_date?: number | undefined }

/** Days since 1970, both ends inclusive. */
export type Period = { first: number; last: number }

const dayMs = 86_400_000
/** Beyond the year 9999. */
const endOfTime = 3_000_000

/** The day since 1970 of a date as `YYYYMMDD`. An impossible date counts as the day that it overflows to. */
export const dayNumberOf = (date: number): number =>
  Math.floor(Date.UTC(Math.floor(date / 10_000), (Math.floor(date / 100) % 100) - 1, date % 100) / dayMs)

/** The days of a query; all time by default. */
export function periodOf(days: Days): Period & { isAllTime: boolean } {
  return {
    first: numberOr(days.start_date, 0),
    last: numberOr(days.end_date, endOfTime),
    isAllTime: days.start_date === undefined && days.end_date === undefined,
  }
}

/** Numbers too large for a date become the end of time. */
function numberOr(date: number | undefined, fallback: number): number {
  if (date === undefined) return fallback
  const day = dayNumberOf(date)
  return Number.isNaN(day) ? endOfTime : Math.max(0, Math.min(day, endOfTime))
}
