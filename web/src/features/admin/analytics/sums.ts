import type { DayRange } from './day-range.ts'
import { daysOf, numberOf } from './day-range.ts'

export type Day = {
  date: number
  total_plays: number
  completed_plays: number
  total_duration_seconds: number
}
export type Totals = { plays: number; completed: number; seconds: number }

type Usage = { user_id: number; date: number; endpoint_category: string; bytes_sent: number }

export const isIn = (range: DayRange, date: number): boolean =>
  date >= numberOf(range.first) && date <= numberOf(range.last)

export const totalsIn = (range: DayRange, days: readonly Day[]): Totals => {
  const within = days.filter(({ date }) => isIn(range, date))
  const sum = (value: (day: Day) => number): number => within.reduce((total, day) => total + value(day), 0)
  return {
    plays: sum((day) => day.total_plays),
    completed: sum((day) => day.completed_plays),
    seconds: sum((day) => day.total_duration_seconds),
  }
}

/** Each day of the range with its plays: the server leaves out days without any. */
export function playsByDay(
  range: DayRange,
  days: readonly Day[],
): { day: string; plays: number; completed: number }[] {
  const known = new Map(days.map((each) => [each.date, each]))
  return daysOf(range).map((day) => {
    const found = known.get(numberOf(day))
    return { day, plays: found?.total_plays ?? 0, completed: found?.completed_plays ?? 0 }
  })
}

/** A share from 0 to 1; null for a whole of 0. */
export const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null)

/** The growth as a share of the previous value; null when that was 0. */
export const change = (now: number, before: number): number | null => (before > 0 ? now / before - 1 : null)

const gather = <K>(usage: readonly Usage[], keyOf: (row: Usage) => K): Map<K, number> => {
  const sums = new Map<K, number>()
  for (const row of usage) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + row.bytes_sent)
  return sums
}

export const bytesByUser = (usage: readonly Usage[]): Map<number, number> =>
  gather(usage, (row) => row.user_id)

export function bytesByDay(range: DayRange, usage: readonly Usage[]): { day: string; bytes: number }[] {
  const sums = gather(usage, (row) => row.date)
  return daysOf(range).map((day) => ({ day, bytes: sums.get(numberOf(day)) ?? 0 }))
}

/** Largest first. */
export const bytesByCategory = (usage: readonly Usage[]): { category: string; bytes: number }[] =>
  [...gather(usage, (row) => row.endpoint_category)]
    .map(([category, bytes]) => ({ category, bytes }))
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes)
