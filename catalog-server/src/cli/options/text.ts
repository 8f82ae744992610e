/** A time as people read it, in UTC; "never" for none. */
export const timeText = (unixSeconds: number | null): string =>
  unixSeconds === null
    ? 'never'
    : `${new Date(unixSeconds * 1_000).toISOString().slice(0, 16).replace('T', ' ')} UTC`
