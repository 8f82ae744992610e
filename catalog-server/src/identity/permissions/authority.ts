import type { Permission, UserId } from '@pezzottify/contract'
import type { Kysely } from 'kysely'
import type { Clock } from '../../base/clock.ts'
import { lastingPermissions, permissionsFor } from './queries.ts'
import type { UserTables } from '../../db/user/tables.ts'
import { AppError } from '../../base/errors.ts'

export type Authority = ReturnType<typeof createAuthority>

/**
 * Limits `ManagePermissions` to users with no more permissions than the actor. Permissions held for a time or a number
 * of uses cannot be passed on, nor gained through another user's password. Checked in the transaction of the change, so
 * that nobody is promoted in between.
 */
export function createAuthority(clock: Clock) {
  const requireAll = async (
    db: Kysely<UserTables>,
    actor: UserId,
    wanted: readonly Permission[],
    refusal: string,
  ): Promise<void> => {
    const own = await lastingPermissions(db, actor)
    if (!wanted.every((permission) => own.includes(permission))) throw new AppError('beyond_own', refusal)
  }

  return {
    /** @throws AppError `beyond_own` for the account of a user with more permissions */
    requireOver: async (db: Kysely<UserTables>, actor: UserId, target: UserId): Promise<void> => {
      if (actor === target) return
      const theirs = await permissionsFor(db, target, clock.now())
      await requireAll(db, actor, theirs, 'This account may do more than yours: you cannot change it.')
    },
    /** @throws AppError `beyond_own` for permissions that the actor lacks */
    requireHeld: (db: Kysely<UserTables>, actor: UserId, wanted: readonly Permission[]): Promise<void> =>
      requireAll(db, actor, wanted, 'You can only give what you may do yourself, for good.'),
  }
}
