/** Others get theirs after so long. */
const turnMs = 4

/** Ends this turn of the event loop, so that whoever waits is answered. */
export const endTurn = (): Promise<void> => new Promise(setImmediate)

/**
 * For work that would hold up everybody if it were done at once: asked after each step, it ends the turn when it has lasted
 * long enough, and is null otherwise.
 */
export function createTurns(): () => Promise<void> | null {
  let since = performance.now()
  return () => {
    if (performance.now() - since < turnMs) return null
    return endTurn().then(() => {
      since = performance.now()
    })
  }
}
