const stepMs = 10

/** Calls `step` with 0 to 1 over a time, then `done`. The returned function stops it where it is. */
export function ramp(ms: number, step: (share: number) => void, done: () => void): () => void {
  const begin = performance.now()
  const timer = setInterval(() => {
    const share = Math.min(1, (performance.now() - begin) / ms)
    step(share)
    if (share < 1) return
    clearInterval(timer)
    done()
  }, stepMs)
  return () => clearInterval(timer)
}
