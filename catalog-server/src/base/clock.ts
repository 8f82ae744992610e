/** Where the time comes from, so that a test can choose it. */
export type Clock = {
  /** Unix seconds, UTC: what is stored and sent. */
  now(): number
  /** Milliseconds that never jump: what durations and time-outs are measured with. */
  monotonicMs(): number
}

export const systemClock: Clock = {
  now: () => Math.floor(Date.now() / 1_000),
  monotonicMs: () => performance.now(),
}

/** The UTC day of a time as `YYYYMMDD`. */
export const dayOf = (unixSeconds: number): number =>
  Number(new Date(unixSeconds * 1_000).toISOString().slice(0, 10).replaceAll('-', ''))
