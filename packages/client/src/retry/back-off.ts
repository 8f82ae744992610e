/** The delay before the next attempt: longer each time, and partly random, so that not all devices come at once. */
export function createBackOff({ firstMs, maxMs }: { firstMs: number; maxMs: number }, random: () => number) {
  let failures = 0
  return {
    nextMs: (): number => {
      const longest = Math.min(maxMs, firstMs * 2 ** failures)
      failures += 1
      return longest * (0.5 + random() / 2)
    },
    reset: (): void => {
      failures = 0
    },
  }
}
