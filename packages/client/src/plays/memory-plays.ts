import type { PlaysStorage, StoredPlay } from '../ports.ts'

/** Playbacks stored as long as the page lives: for platforms without a storage, and when it is refused. */
export function createMemoryPlays(): PlaysStorage {
  const stored = new Map<string, Map<string, StoredPlay>>()
  const of = (user: string): Map<string, StoredPlay> => {
    const own = stored.get(user) ?? new Map<string, StoredPlay>()
    stored.set(user, own)
    return own
  }
  return {
    all: async (user) => [...of(user).values()].map((play) => ({ ...play })),
    put: async (user, play) => {
      // There is one page only, so no other one continues a playback.
      of(user).set(play.report.session_id ?? '', { ...play })
      return true
    },
    sent: async (user, sessionId, revision) => {
      const play = of(user).get(sessionId)
      if (play?.revision !== revision) return
      if (play.report.ended_at == null) play.isSent = true
      else of(user).delete(sessionId)
    },
    remove: async (user, sessionId) => void of(user).delete(sessionId),
  }
}

/** Continues in memory when the lasting storage fails: refused, full or broken. */
export function withMemoryPlays(lasting: PlaysStorage): PlaysStorage {
  const memory = createMemoryPlays()
  let isLasting = true
  async function attempt<R>(act: (storage: PlaysStorage) => Promise<R>): Promise<R> {
    if (isLasting)
      try {
        return await act(lasting)
      } catch {
        isLasting = false
      }
    return act(memory)
  }
  return {
    all: (user) => attempt((storage) => storage.all(user)),
    put: (user, play) => attempt((storage) => storage.put(user, play)),
    sent: (user, sessionId, revision) => attempt((storage) => storage.sent(user, sessionId, revision)),
    remove: (user, sessionId) => attempt((storage) => storage.remove(user, sessionId)),
  }
}
