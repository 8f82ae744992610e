/** Writes to a process that may just have ended: whoever started it notices the end, and the failed write says no more. */
export const ignoringItsEnd = (write: () => unknown): void => void Promise.try(write).catch(() => undefined)
