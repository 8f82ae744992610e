import type { Semaphore } from '../base/semaphore.ts'
import { createSemaphore } from '../base/semaphore.ts'

/** Runs so many works of one user at a time; the others of that user wait, and nobody else for them. */
export function createLanes<Key>(atOnce: number) {
  const lanes = new Map<Key, { semaphore: Semaphore; works: number }>()
  return async <T>(key: Key, work: () => Promise<T>): Promise<T> => {
    const lane = lanes.get(key) ?? { semaphore: createSemaphore(atOnce), works: 0 }
    lanes.set(key, lane)
    lane.works += 1
    try {
      return await lane.semaphore.run(work)
    } finally {
      lane.works -= 1
      if (lane.works === 0) lanes.delete(key)
    }
  }
}
