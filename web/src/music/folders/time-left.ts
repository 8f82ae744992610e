/** An estimate in words without false precision: under a minute, then whole minutes, then whole hours. */
export function timeLeft(
  seconds: number | null,
): { unit: 'seconds' | 'minutes' | 'hours'; value: number } | null {
  if (seconds === null) return null
  if (seconds < 60) return { unit: 'seconds', value: Math.max(5, Math.ceil(seconds / 5) * 5) }
  if (seconds < 90 * 60) return { unit: 'minutes', value: Math.round(seconds / 60) }
  return { unit: 'hours', value: Math.round(seconds / 3600) }
}
