import type { Clock } from '../../base/clock.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { sessionIdleSeconds } from '../../base/session.ts'

/**
 * Selects the tokens that are still valid, whoever ended the others: also the command line. An open socket alone does
 * not count as a use of its session.
 */
export function createValidTokens(
  users: UserStore,
  clock: Clock,
): (tokenIds: readonly number[]) => Set<number> {
  const find = users.reader.query<{ id: number }, [string, number]>(
    'SELECT id FROM auth_token WHERE id IN (SELECT value FROM json_each(?)) AND last_used >= ?',
  )
  const validAmong = (tokenIds: readonly number[]) =>
    find.all(JSON.stringify(tokenIds), clock.now() - sessionIdleSeconds)
  return (tokenIds) => (tokenIds.length === 0 ? new Set() : new Set(validAmong(tokenIds).map(({ id }) => id)))
}
