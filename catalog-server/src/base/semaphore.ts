/** Lets a few at a time do what costs much, in the order they came. */
export type Semaphore = {
  run<T>(work: () => Promise<T>): Promise<T>
  /** How many stand in line. */
  waiting(): number
}

export function createSemaphore(atOnce: number): Semaphore {
  const line: (() => void)[] = []
  let free = atOnce

  const take = async (): Promise<void> => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => line.push(resolve))
  }

  return {
    waiting: () => line.length,
    run: async (work) => {
      await take()
      try {
        return await work()
      } finally {
        // The slot is handed on, so that nobody who comes now can take it from who waits.
        const next = line.shift()
        if (next) next()
        else free += 1
      }
    },
  }
}
