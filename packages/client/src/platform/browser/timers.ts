import type { TimersPort } from '../../ports.ts'

export const browserTimers: TimersPort = {
  now: () => Date.now(),
  set: (run, ms) => setTimeout(run, ms),
  clear: (timer) => clearTimeout(timer as number | undefined),
}
