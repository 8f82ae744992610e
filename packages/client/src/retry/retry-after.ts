/** A proxy may say any number, and a timer beyond 24.8 days would end at once. */
const maxSeconds = 3_600

/** Seconds to wait, by a `Retry-After` header; null when it says nothing, or a date. */
export function retryAfterSecondsOf(stated: string | number | null): number | null {
  const seconds = Number(stated)
  return seconds > 0 ? Math.min(seconds, maxSeconds) : null
}
