import type { Artist } from '@pezzottify/contract'

type Periods = Artist['activity_periods']

/** An artist's active years as people type them: `1960–1971, 1980–, 1990s`. */
export const periodsText = (periods: Periods): string =>
  periods
    .map((period) =>
      'Decade' in period
        ? `${period.Decade}s`
        : `${period.Timespan.start_year}–${period.Timespan.end_year ?? ''}`,
    )
    .join(', ')

/** The periods of a text; null when a part of it is unreadable. */
export function periodsIn(text: string): Periods | null {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map(periodIn)
  return parts.every((part) => part !== null) ? parts : null
}

function periodIn(text: string): Periods[number] | null {
  const decade = /^(\d{3}0)s$/.exec(text)?.[1]
  if (decade) return { Decade: Number(decade) }
  const [, start, dash, end] = /^(\d{4})\s*([–-])?\s*(\d{4})?$/.exec(text) ?? []
  if (!start || (end && (!dash || Number(end) < Number(start)))) return null
  const lastOfOne = dash ? null : Number(start)
  return { Timespan: { start_year: Number(start), end_year: end ? Number(end) : lastOfOne } }
}
