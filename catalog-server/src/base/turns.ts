/** The longest time that work keeps the event loop. */
const turnMs = 4

/** Ends this turn of the event loop, so that other requests are served. */
export const endTurn = (): Promise<void> => new Promise(setImmediate)

export type Turn = () => Promise<void> | null

/**
 * For long work that would block the server: call it after each step. It returns a promise that ends the turn when the
 * turn has lasted long enough, and null otherwise.
 */
export function createTurns(): Turn {
  let since = performance.now()
  return () => {
    if (performance.now() - since < turnMs) return null
    return endTurn().then(() => {
      since = performance.now()
    })
  }
}

/** Takes many things a batch at a time, with a turn for others in between. */
export async function inBatches<T>(
  items: readonly T[],
  atOnce: number,
  take: (batch: T[]) => void | Promise<void>,
): Promise<void> {
  for (let from = 0; from < items.length; from += atOnce) {
    if (from > 0) await endTurn()
    await take(items.slice(from, from + atOnce))
  }
}
