/** Without fractions of a second, which some apps cannot read. */
export const isoDate = (unixSeconds: number): string =>
  `${new Date(unixSeconds * 1_000).toISOString().slice(0, 19)}Z`
