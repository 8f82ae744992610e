/** These are words, which are English everywhere. */
const locale = 'en'
const minute = 60
const hour = 60 * minute
const day = 24 * hour

const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * day],
  ['month', 30 * day],
  ['week', 7 * day],
  ['day', day],
  ['hour', hour],
  ['minute', minute],
]

/** A time relative to now: `2 hours ago`, `yesterday`, `in 3 days`. Less than a minute is now. */
export function relativeTime(seconds: number, nowSeconds: number): string {
  const away = seconds - nowSeconds
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const [unit, length] = units.find(([, least]) => Math.abs(away) >= least) ?? ['second', 0]
  return format.format(length === 0 ? 0 : Math.trunc(away / length), unit)
}

/** A duration in its two largest units: `2 days 3 hours`, `40 minutes`. At least a minute. */
export function durationText(seconds: number): string {
  const parts: [Intl.RelativeTimeFormatUnit, number][] = []
  let rest = Math.max(minute, seconds)
  for (const [unit, length] of units) {
    const count = Math.floor(rest / length)
    rest -= count * length
    if (count > 0) parts.push([unit, count])
    else if (parts.length > 0) break
    if (parts.length === 2) break
  }
  return parts
    .map(([unit, count]) =>
      new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count),
    )
    .join(' ')
}
