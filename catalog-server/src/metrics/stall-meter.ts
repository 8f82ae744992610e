import type { Registry } from 'prom-client'
import { Gauge, Histogram } from 'prom-client'
import type { Log } from '../base/log.ts'

const everyMs = 25
/** The delay of a timer on an idle machine, which does not count. */
const unnoticedMs = 2
const worthALineMs = 1_000
/** The shortest interval between two lines of the log. */
const lineEveryMs = 60_000

export type StallMeter = { close(): void }

/**
 * Measures how long the event loop, and with it every request, was blocked: by the delay of a timer. A stall longer
 * than a second is logged, at most once a minute.
 */
export function createStallMeter(registry: Registry, log: Log): StallMeter {
  const registers = [registry]
  const seconds = new Histogram({
    name: 'pezzottify_event_loop_stall_seconds',
    help: 'How long the event loop was held up, whenever it was',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  let longestMs = 0
  new Gauge({
    name: 'pezzottify_event_loop_stall_longest_seconds',
    help: 'The longest since the last time that this was read',
    registers,
    collect() {
      this.set(longestMs / 1_000)
      longestMs = 0
    },
  })
  let dueAt = performance.now() + everyMs
  let lineAt = -Infinity
  let unlogged = 0

  const look = (): void => {
    const now = performance.now()
    const stallMs = now - dueAt
    dueAt = now + everyMs
    if (stallMs < unnoticedMs) return
    seconds.observe(stallMs / 1_000)
    longestMs = Math.max(longestMs, stallMs)
    if (stallMs < worthALineMs) return
    if (now - lineAt < lineEveryMs) return void (unlogged += 1)
    log.warn('The server stood still', {
      seconds: Math.round(stallMs) / 1_000,
      more_since_last_line: unlogged,
    })
    lineAt = now
    unlogged = 0
  }
  const timer = setInterval(look, everyMs)
  timer.unref()
  return { close: () => clearInterval(timer) }
}
