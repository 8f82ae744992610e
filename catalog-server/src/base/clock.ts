/** The source of time, so that a test can set it. */
export type Clock = {
  /** Unix seconds, UTC: the form in which times are stored and sent. */
  now(): number
  /** Milliseconds that never jump, for durations and time-outs. */
  monotonicMs(): number
}

export const systemClock: Clock = {
  now: () => Math.floor(Date.now() / 1_000),
  monotonicMs: () => performance.now(),
}

/** The UTC day of a time as `YYYYMMDD`. */
export const dayOf = (unixSeconds: number): number =>
  Number(new Date(unixSeconds * 1_000).toISOString().slice(0, 10).replaceAll('-', ''))
