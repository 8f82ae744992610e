import type { Database } from 'bun:sqlite'
import { createCommitWatch } from '../../db/commits.ts'
import { PreSerialized } from '../../base/pre-serialized.ts'

/** Room for some four hundred resolved albums. */
const bytesMax = 4 * 1024 * 1024

export type ResponseCache = ReturnType<typeof createResponseCache>

/**
 * A cache of answers as JSON, valid until anything in the catalog changes, whoever changes it. The oldest make room for
 * new ones.
 */
export function createResponseCache(store: { writer: Database }) {
  const commits = createCommitWatch(store)
  const cached = new Map<string, PreSerialized<unknown>>()
  let cachedAt = commits()
  let bytes = 0

  const forgetAll = (): void => {
    cached.clear()
    bytes = 0
  }
  const forget = (key: string): void => {
    bytes -= cached.get(key)?.bytes.length ?? 0
    cached.delete(key)
  }
  const keep = (key: string, answer: PreSerialized<unknown>): void => {
    forget(key)
    cached.set(key, answer)
    bytes += answer.bytes.length
    for (const oldest of cached.keys()) {
      if (bytes <= bytesMax) break
      forget(oldest)
    }
  }

  return {
    /** The answer for a key, cached or made now. */
    of: async <R>(key: string, make: () => Promise<R>): Promise<PreSerialized<R>> => {
      const now = commits()
      if (now !== cachedAt) forgetAll()
      cachedAt = now
      const known = cached.get(key)
      // The value under a key was made for that key.
      if (known) return known as PreSerialized<R>
      const made = new PreSerialized<R>(JSON.stringify(await make()))
      // An answer read during a change may mix two states, so it is not cached.
      if (commits() === now && cachedAt === now) keep(key, made)
      return made
    },
  }
}
