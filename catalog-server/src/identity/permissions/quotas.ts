import type { Permission, UserId } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { isActive, numberOf, permissionsFor } from './queries.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { AppError } from '../../base/errors.ts'
import type { EventLog } from '../../events/index.ts'

export type UsageQuotas = ReturnType<typeof createUsageQuotas>

/** The quotas of permissions that were granted for a number of uses. One use is one successful change. */
export function createUsageQuotas(store: UserStore, events: EventLog, clock: Clock) {
  /** The number of running changes that have taken a use, by user and permission. */
  const underWay = new Map<string, number>()

  /**
   * In one statement: of two callers for the last use, one gets it. The grant that ends first is used first.
   */
  const take = async (userId: UserId, permission: Permission): Promise<number> => {
    const taken = await store.write
      .updateTable('user_extra_permission')
      .set((eb) => ({ countdown: eb('countdown', '-', 1) }))
      .where('id', '=', (eb) =>
        eb
          .selectFrom('user_extra_permission')
          .select('id')
          .where('user_id', '=', userId)
          .where('permission', '=', numberOf(permission))
          .where('countdown', '>', 0)
          .where((grant) => isActive(grant, clock.now()))
          .orderBy('end_time', (order) => order.asc().nullsLast())
          .orderBy('id')
          .limit(1),
      )
      .returning('id')
      .executeTakeFirst()
    if (!taken) throw new AppError('forbidden')
    return taken.id
  }

  const giveBack = (grantId: number) =>
    store.write
      .updateTable('user_extra_permission')
      .set((eb) => ({ countdown: eb('countdown', '+', 1) }))
      .where('id', '=', grantId)
      .execute()

  /** Sends the user's devices an event when the last use is gone. A deleted user has no devices. */
  const tellWhenUsedUp = (userId: UserId, permission: Permission, grantId: number): Promise<void> =>
    events.record({ user_id: userId, device_id: null }, async (tx, append) => {
      const grant = await tx
        .selectFrom('user_extra_permission')
        .select('countdown')
        .where('id', '=', grantId)
        .executeTakeFirst()
      if (grant?.countdown !== 0) return
      const left = await permissionsFor(tx, userId, clock.now())
      if (!left.includes(permission)) await append('permission_revoked', { permission })
    })

  return {
    /**
     * Runs a change with one use of a permission, which is returned unless the answer is a success.
     *
     * @throws AppError `forbidden` when no use is left
     */
    consume: async (
      userId: UserId,
      permission: Permission,
      change: () => Promise<Response>,
    ): Promise<Response> => {
      const grantId = await take(userId, permission)
      const key = `${userId} ${permission}`
      underWay.set(key, (underWay.get(key) ?? 0) + 1)
      let succeeded = false
      try {
        const response = await change()
        succeeded = response.ok
        return response
      } finally {
        const others = (underWay.get(key) ?? 1) - 1
        if (others > 0) underWay.set(key, others)
        else underWay.delete(key)
        if (!succeeded) await giveBack(grantId)
        // While other changes are running, one of them may still return its use.
        else if (others === 0) await tellWhenUsedUp(userId, permission, grantId)
      }
    },
  }
}
