import type { UserStore } from '../../db/user/schema.ts'

/** Tells which of some tokens can still be signed in with, whoever ended the others: also the command line. */
export function createValidTokens(users: UserStore): (tokenIds: readonly number[]) => Set<number> {
  const find = users.reader.query<{ id: number }, [string]>(
    'SELECT id FROM auth_token WHERE id IN (SELECT value FROM json_each(?))',
  )
  return (tokenIds) =>
    tokenIds.length === 0 ? new Set() : new Set(find.all(JSON.stringify(tokenIds)).map(({ id }) => id))
}
