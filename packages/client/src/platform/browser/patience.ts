const tickMs = 500

/**
 * Calls `giveUp` after `ms` of waiting in a page that runs. While a page is frozen, on a phone in the background or on
 * a machine that is too busy, its timers come late and all at once: that time does not count. Returns a function that
 * ends the waiting.
 */
export function waitAwake(ms: number, giveUp: () => void): () => void {
  let waitedMs = 0
  const timer = setInterval(() => {
    waitedMs += tickMs
    if (waitedMs < ms) return
    clearInterval(timer)
    giveUp()
  }, tickMs)
  return () => clearInterval(timer)
}
