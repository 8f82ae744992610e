/** Limits how many expensive operations run at a time, in the order of arrival. */
export type Semaphore = {
  run<T>(work: () => Promise<T>): Promise<T>
  /** The length of the queue. */
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
        // The slot goes straight to the next in the queue, so that a newcomer cannot take it.
        const next = line.shift()
        if (next) next()
        else free += 1
      }
    },
  }
}
