import { AppError } from '../../base/errors.ts'

/** Limits the number of concurrent conversions. */
export type FairSemaphore = {
  /**
   * Waits for a slot. The listener with the fewest slots is served first, and among those in the
   * order of arrival.
   *
   * @returns a function that releases the slot; repeated calls have no effect
   * @throws AppError `unavailable` when none became free in time; the reason of the signal when it
   * is aborted
   */
  take(listener: string, signal: AbortSignal): Promise<() => void>
  load(): { running: number; waiting: number }
}

type Waiter = { listener: string; come: () => void }

const retryAfterSeconds = 10

/** `onRefused`: called when a listener waited in vain. */
export function createFairSemaphore(count: number, waitMaxMs: number, onRefused: () => void): FairSemaphore {
  const held = new Map<string, number>()
  const line: Waiter[] = []
  let running = 0

  const heldBy = (listener: string): number => held.get(listener) ?? 0
  const add = (listener: string, more: number): void => {
    running += more
    const now = heldBy(listener) + more
    if (now > 0) held.set(listener, now)
    else held.delete(listener)
  }
  const handOn = (): void => {
    while (running < count && line.length > 0) {
      const fewest = Math.min(...line.map(({ listener }) => heldBy(listener)))
      const at = line.findIndex(({ listener }) => heldBy(listener) === fewest)
      const [next] = line.splice(at, 1)
      if (!next) return
      add(next.listener, 1)
      next.come()
    }
  }
  const waitInLine = (listener: string, signal: AbortSignal): Promise<void> => {
    const turn = Promise.withResolvers<void>()
    const waiter: Waiter = { listener, come: turn.resolve }
    const leave = (why: unknown): void => {
      const at = line.indexOf(waiter)
      if (at < 0) return
      line.splice(at, 1)
      turn.reject(why)
    }
    const isGone = (): void => leave(signal.reason)
    const deadline = setTimeout(() => {
      onRefused()
      leave(
        new AppError('unavailable', 'Too many conversions at once', {
          headers: { 'retry-after': String(retryAfterSeconds) },
        }),
      )
    }, waitMaxMs)
    signal.addEventListener('abort', isGone)
    line.push(waiter)
    handOn()
    return turn.promise.finally(() => {
      clearTimeout(deadline)
      signal.removeEventListener('abort', isGone)
    })
  }

  return {
    take: async (listener, signal) => {
      signal.throwIfAborted()
      await waitInLine(listener, signal)
      let isHeld = true
      return () => {
        if (!isHeld) return
        isHeld = false
        add(listener, -1)
        handOn()
      }
    },
    load: () => ({ running, waiting: line.length }),
  }
}
