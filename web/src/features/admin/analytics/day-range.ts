/** Days in UTC, as the server counts them, both ends inclusive, each as `2026-11-28`. */
export type DayRange = { first: string; last: string }

export const presets = [7, 30, 90] as const
const defaultDays = 30
/** The longest range: more would be unreadable in a chart, and a long answer. */
const daysMax = 366
const dayMs = 86_400_000

const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const dayAt = (time: number): string => new Date(time).toISOString().slice(0, 10)
const plus = (day: string, days: number): string => dayAt(timeOf(day) + days * dayMs)

export const dateOf = (day: string): Date => new Date(timeOf(day))
export const today = (nowMs: number): string => dayAt(nowMs)
export const lastDays = (days: number, last: string): DayRange => ({ first: plus(last, 1 - days), last })
export const lengthOf = ({ first, last }: DayRange): number => (timeOf(last) - timeOf(first)) / dayMs + 1

/** The preceding range of the same length, for comparison. */
export const rangeBefore = (range: DayRange): DayRange => lastDays(lengthOf(range), plus(range.first, -1))

export const daysOf = (range: DayRange): string[] =>
  Array.from({ length: lengthOf(range) }, (_, index) => plus(range.first, index))

/** A day in the form of the wire: `20261128`. */
export const numberOf = (day: string): number => Number(day.replaceAll('-', ''))

const isDay = (text: unknown): text is string =>
  typeof text === 'string' &&
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(timeOf(text)) &&
  dayAt(timeOf(text)) === text

/** Null for days in the wrong order, and for more than a year. */
export function rangeBetween(first: unknown, last: unknown): DayRange | null {
  if (!isDay(first) || !isDay(last)) return null
  const range = { first, last }
  const length = lengthOf(range)
  return length >= 1 && length <= daysMax ? range : null
}

type Query = { [key: string]: unknown }

/** The range of an address; the last 30 days by default and for invalid values. */
export function rangeOfQuery(query: Query, now: string): DayRange {
  const days = presets.find((preset) => String(preset) === query['days'])
  return rangeBetween(query['from'], query['to']) ?? lastDays(days ?? defaultDays, now)
}

/** The preset that equals a range, if any. */
export const presetOf = (range: DayRange, now: string): number | undefined =>
  range.last === now ? presets.find((days) => days === lengthOf(range)) : undefined
