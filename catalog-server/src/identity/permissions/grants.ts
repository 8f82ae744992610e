import type { ExtraPermission, UserId } from '@pezzottify/contract'
import { Permission, permissions } from '@pezzottify/contract'
import type { Kysely } from 'kysely'
import type { Clock } from '../../base/clock.ts'
import type { EventLog } from '../../events/index.ts'
import { unlessGone } from '../../events/index.ts'
import { userIdOf } from '../users/queries.ts'
import { isActive, numberOf, permissionsFor } from './queries.ts'
import type { UserStore } from '../../db/user/schema.ts'
import type { UserTables } from '../../db/user/tables.ts'
import { AppError, notFound } from '../../base/errors.ts'
import type { Session } from '../../base/session.ts'
import type { Authority } from './authority.ts'

export type Grants = ReturnType<typeof createGrants>

type NewGrant = {
  permission: string
  /** From now on; without it the grant has no end. */
  duration_seconds?: number | null | undefined
  /** The number of uses; without it there is no limit. */
  countdown?: number | null | undefined
}

/** Permissions in addition to those of the roles, for a time or a number of uses. */
export function createGrants(store: UserStore, events: EventLog, clock: Clock, authority: Authority) {
  return {
    /**
     * @throws AppError `bad_request` for an unknown permission, checked before the user; `beyond_own` for one that
     *   the actor lacks, or a user with more permissions
     */
    grant: async (handle: string, wanted: NewGrant, actor: Session): Promise<{ permission_id: number }> => {
      const permission = Permission.safeParse(wanted.permission).data
      if (!permission) throw new AppError('bad_request', 'Invalid permission')
      const userId = await userIdOf(store.read, handle)
      const now = clock.now()
      const { duration_seconds: duration, countdown } = wanted
      const granting = events.record({ user_id: userId, device_id: null }, async (tx, append) => {
        await authority.requireHeld(tx, actor.user_id, [permission])
        await authority.requireOver(tx, actor.user_id, userId)
        const { id } = await tx
          .insertInto('user_extra_permission')
          .values({
            user_id: userId,
            permission: numberOf(permission),
            start_time: now,
            end_time: duration === null || duration === undefined ? null : now + duration,
            countdown: countdown ?? null,
            created: now,
          })
          .returning('id')
          .executeTakeFirstOrThrow()
        // A grant of zero uses gives nothing, so the devices get no event.
        if (countdown !== 0) await append('permission_granted', { permission })
        return { permission_id: id }
      })
      return unlessGone(granting)
    },

    /**
     * The devices learn whether the permission is still held by a role or another grant.
     *
     * @throws AppError `not_found`; `beyond_own` for a grant of a user with more permissions
     */
    revoke: async (grantId: number, actor: Session): Promise<void> => {
      const found = await store.read
        .selectFrom('user_extra_permission')
        .select(['user_id', 'permission'])
        .where('id', '=', grantId)
        .executeTakeFirst()
      if (!found) throw notFound()
      const userId = found.user_id as UserId
      await events.record({ user_id: userId, device_id: null }, async (tx, append) => {
        await authority.requireOver(tx, actor.user_id, userId)
        const { numDeletedRows } = await tx
          .deleteFrom('user_extra_permission')
          .where('id', '=', grantId)
          .executeTakeFirst()
        if (numDeletedRows === 0n) throw notFound()
        const permission = permissions[found.permission - 1]
        const left = await permissionsFor(tx, userId, clock.now())
        if (permission && !left.includes(permission)) await append('permission_revoked', { permission })
        else await append('permissions_reset', { permissions: left })
      })
    },
  }
}

export async function activeGrantsOf(
  db: Kysely<UserTables>,
  userId: UserId,
  now: number,
): Promise<ExtraPermission[]> {
  const rows = await db
    .selectFrom('user_extra_permission')
    .select(['id', 'permission', 'start_time', 'end_time', 'countdown'])
    .where('user_id', '=', userId)
    .where((eb) => isActive(eb, now))
    .orderBy('id')
    .execute()
  return rows.flatMap((row) => {
    const permission = permissions[row.permission - 1]
    return permission ? [{ ...row, permission }] : []
  })
}
