import type { Registry } from 'prom-client'
import { Gauge, Histogram } from 'prom-client'
import type { Log } from '../base/log.ts'

const everyMs = 25
/** The interval while nobody asks and nothing works: a stall that begins then is seen for certain when it is longer. */
const restMs = 250
/** The time after the last sign of activity in which it still looks at short intervals. */
const activeDefaultMs = 1_000
/** The share of a processor above which the process works, whatever it is that it does: a scan, a backup. */
const activeShare = 0.1
/** The delay of a timer on an idle machine, which does not count. */
const unnoticedMs = 2
const worthALineMs = 1_000
/** The shortest interval between two lines of the log. */
const lineEveryMs = 60_000

export type StallMeter = {
  /** Called for each request. */
  note(): void
  close(): void
}

/**
 * Measures how long the event loop, and with it every request, was blocked: by the delay of a timer. A stall longer
 * than a second is logged, at most once a minute. The timer is slow while the server rests, so that the processor of a
 * small machine can sleep, and fast from the first request on.
 */
export function createStallMeter(registry: Registry, log: Log, activeMs = activeDefaultMs): StallMeter {
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
  let countedAt = performance.now()
  let dueAt = countedAt
  let usedMs = processorMs()
  let activeUntil = countedAt + activeMs
  let isResting = false
  let timer: NodeJS.Timeout | undefined
  let lineAt = -Infinity
  let unlogged = 0

  const look = (): void => {
    const now = performance.now()
    measure(now - dueAt, now)
    if (now >= activeUntil) rest(now)
    lookIn(isResting ? restMs : everyMs)
  }
  /** Rests unless the process worked, on average since it was last asked: systems may count in ticks of 10 ms. */
  function rest(now: number): void {
    const used = processorMs()
    isResting = used - usedMs <= (now - countedAt) * activeShare
    if (!isResting) activeUntil = now + activeMs
    usedMs = used
    countedAt = now
  }
  function lookIn(ms: number): void {
    dueAt = performance.now() + ms
    timer = setTimeout(look, ms)
    timer.unref()
  }
  function measure(stallMs: number, now: number): void {
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
  lookIn(everyMs)
  return {
    note: () => {
      activeUntil = performance.now() + activeMs
      if (!isResting) return
      isResting = false
      // The request may come before an overdue timer, whose delay would be lost.
      clearTimeout(timer)
      look()
    },
    close: () => {
      isResting = false
      clearTimeout(timer)
    },
  }
}

/** The processor time of this process so far, in milliseconds. */
function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}
