/** The longest that a timer waits: with more, it would fire at once, and again and again. */
export const timerMaxMs = 2 ** 31 - 1

/** Runs something again and again, however long the time in between. @returns a function that stops it */
export function repeatEvery(ms: number, run: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  const wait = (leftMs: number): void => {
    const stepMs = Math.min(leftMs, timerMaxMs)
    timer = setTimeout(() => {
      if (leftMs > stepMs) return wait(leftMs - stepMs)
      wait(ms)
      run()
    }, stepMs)
    timer.unref()
  }
  wait(ms)
  return () => clearTimeout(timer)
}
