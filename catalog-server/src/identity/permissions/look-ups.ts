import type { Clock } from '../../base/clock.ts'
import { createCommitWatch } from '../../db/commits.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { permissionTables } from './queries.ts'

export type LookUps = ReturnType<typeof createLookUps>

/** Likes and playlists, which change all the time, are not among them. */
const tables = ['auth_token', 'app_password', 'user', ...permissionTables]

/** Caches of what is looked up for each request; they share one watch over what is committed. */
export function createLookUps(users: UserStore, clock: Clock) {
  const commits = createCommitWatch(users, tables)
  return {
    /**
     * What was found is kept until the next commit or the end of the second: grants begin and end by the second. What
     * was not found is looked up again, so that guesses take no memory.
     */
    cached: <Value>(): ((key: string, find: (key: string) => Value | null) => Value | null) => {
      const known = { at: 0, commits: 0, values: new Map<string, Value>() }
      return (key, find) => {
        const current = { at: clock.now(), commits: commits() }
        if (current.at !== known.at || current.commits !== known.commits)
          Object.assign(known, current, { values: new Map() })
        const value = known.values.get(key) ?? find(key)
        if (value !== null) known.values.set(key, value)
        return value
      }
    },
  }
}
