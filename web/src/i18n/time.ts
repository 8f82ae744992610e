/** A duration or a position in a track as a clock: `4:36`, `1:04:36`. */
export function clockText(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0
  const two = (value: number): string => String(value).padStart(2, '0')
  const minutes = Math.floor(whole / 60) % 60
  const hours = Math.floor(whole / 3600)
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}

export type Translate = (key: string, named: Record<string, unknown>, plural: number) => string

/** The same in words, for screen readers: `1 minute 52`. */
export function clockInWords(seconds: number, t: Translate): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  const rest = whole % 60
  const parts = [
    hours > 0 ? t('time.hours', { n: hours }, hours) : '',
    minutes > 0 ? t('time.minutes', { n: minutes }, minutes) : '',
    rest > 0 || whole === 0 ? (minutes > 0 ? String(rest) : t('time.seconds', { n: rest }, rest)) : '',
  ]
  return parts.filter(Boolean).join(' ')
}

/** How long to wait, in words: `1 second`, `57 minutes`. Rounded up, so that it is not too soon. */
export function waitText(seconds: number, t: Translate): string {
  const minutes = Math.ceil(seconds / 60)
  return seconds < 60
    ? t('time.seconds', { n: seconds }, seconds)
    : t('time.minutes', { n: minutes }, minutes)
}

/** The duration of an album or a list in words: `42 min`, `1 h 12 min`. */
export function lengthText(seconds: number, t: Translate): string {
  const minutes = Math.max(1, Math.round(seconds / 60))
  const hours = Math.floor(minutes / 60)
  if (hours === 0) return t('time.lengthMinutes', { n: minutes }, minutes)
  return t('time.lengthHours', { h: hours, n: minutes % 60 }, hours)
}
