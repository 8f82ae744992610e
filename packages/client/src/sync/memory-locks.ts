import type { LocksPort } from '../ports.ts'

/**
 * Locks like a browser's, for the tabs of one process: one holder a name, the others in the order of their requests.
 */
export function createMemoryLocks(): LocksPort {
  const queues = new Map<string, (() => void)[]>()

  return {
    request: async (name, { signal }, held) => {
      signal.throwIfAborted()
      const queue = queues.get(name) ?? []
      queues.set(name, queue)
      const { promise: granted, resolve, reject } = Promise.withResolvers<void>()
      const giveUp = (): void => {
        queue.splice(queue.indexOf(grant), 1)
        reject(signal.reason)
      }
      // The signal cancels only the waiting: a holder keeps the lock until it is done.
      const grant = (): void => {
        signal.removeEventListener('abort', giveUp)
        resolve()
      }
      signal.addEventListener('abort', giveUp)
      queue.push(grant)
      if (queue[0] === grant) grant()
      await granted
      try {
        await held()
      } finally {
        queue.shift()
        queue[0]?.()
      }
    },
  }
}
