import type { UserId } from '@pezzottify/contract'
import type { Kysely } from 'kysely'
import { notFound, systemCodeOf } from '../base/errors.ts'
import type { UserTables } from '../db/user/tables.ts'

/** @throws AppError `not_found` */
export async function userIdOf(db: Kysely<UserTables>, handle: string): Promise<UserId> {
  const row = await db.selectFrom('user').select('id').where('handle', '=', handle).executeTakeFirst()
  if (!row) throw notFound()
  return row.id as UserId
}

/** A change to a user who was deleted while it waited finds nobody. */
export const unlessGone = <T>(change: Promise<T>): Promise<T> =>
  change.catch((cause: unknown) => {
    throw systemCodeOf(cause) === 'SQLITE_CONSTRAINT_FOREIGNKEY' ? notFound() : cause
  })
