import type { Database } from 'bun:sqlite'
import { createCommitWatch } from '../../db/commits.ts'
import { Serialized } from '../../http/serialized.ts'

/** Some four hundred resolved albums. */
const charactersMax = 4 * 1024 * 1024

export type KeptAnswers = ReturnType<typeof createKeptAnswers>

/**
 * Answers as JSON, kept until anything in the catalog changes, whoever changes it. Those that were not asked for the longest
 * go first.
 */
export function createKeptAnswers(reader: Database) {
  const commits = createCommitWatch(reader)
  const kept = new Map<string, Serialized<unknown>>()
  let keptAt = commits()
  let characters = 0

  const forgetAll = (): void => {
    kept.clear()
    characters = 0
  }
  const forget = (key: string): void => {
    characters -= kept.get(key)?.text.length ?? 0
    kept.delete(key)
  }
  const keep = (key: string, answer: Serialized<unknown>): void => {
    forget(key)
    kept.set(key, answer)
    characters += answer.text.length
    for (const oldest of kept.keys()) {
      if (characters <= charactersMax) break
      forget(oldest)
    }
  }

  return {
    /** The answer under a key, from earlier or made now. */
    of: async <R>(key: string, make: () => Promise<R>): Promise<Serialized<R>> => {
      const now = commits()
      if (now !== keptAt) forgetAll()
      keptAt = now
      const known = kept.get(key)
      const answer = known ?? new Serialized(JSON.stringify(await make()))
      // What was read while something changed may be of two moments.
      if (known || (commits() === now && keptAt === now)) keep(key, answer)
      // What is kept under a key is what was made for it.
      return answer as Serialized<R>
    },
  }
}
