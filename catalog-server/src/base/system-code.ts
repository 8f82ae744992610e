/** The code of a system error (`ENOENT`, `EACCES`, …), if it is one. */
export const systemCodeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
