import type { Device, DeviceId, UserId } from '@pezzottify/contract'
import type { Kysely } from 'kysely'
import type { Clock } from '../../base/clock.ts'
import type { UserStore } from '../../db/user/schema.ts'
import type { UserTables } from '../../db/user/tables.ts'
import { endSessions } from '../users/queries.ts'
import { notFound } from '../../base/errors.ts'
import type { Session } from '../../base/session.ts'

export type Devices = ReturnType<typeof createDevices>

type Parts = {
  users: UserStore
  clock: Clock
  /** Closes the sockets of an ended session. */
  closeToken: (tokenId: number) => void
}

/** The devices on which a user is signed in. Several users can be signed in on one device. */
export function createDevices({ users, clock, closeToken }: Parts) {
  return {
    list: users.timed(
      'get_user_devices',
      async (session: Pick<Session, 'user_id' | 'device_id'>): Promise<Device[]> => {
        const rows = await users.read
          .selectFrom('device')
          .select(['id', 'device_uuid', 'device_type', 'device_name', 'os_info', 'first_seen', 'last_seen'])
          .where('id', 'in', (eb) =>
            eb.selectFrom('auth_token').select('device_id').where('user_id', '=', session.user_id),
          )
          .orderBy('last_seen', 'desc')
          .orderBy('id', 'desc')
          .execute()
        return rows.map((row) => ({
          ...row,
          id: row.id as DeviceId,
          current: row.id === session.device_id,
        }))
      },
    ),

    /**
     * Ends the user's sessions on a device, and deletes it unless another user is signed in there. `guard` first checks
     * whether that is allowed.
     *
     * @throws AppError `not_found` for a device on which this user is not signed in
     */
    remove: async (
      userId: UserId,
      deviceId: number,
      guard?: (tx: Kysely<UserTables>) => Promise<void>,
    ): Promise<void> => {
      const ended = await users.write.transaction().execute(async (tx) => {
        await guard?.(tx)
        const tokens = await tx
          .deleteFrom('auth_token')
          .where('device_id', '=', deviceId)
          .where('user_id', '=', userId)
          .returning('id')
          .execute()
        if (tokens.length === 0) throw notFound()
        await tx
          .deleteFrom('device')
          .where('id', '=', deviceId)
          .where(({ not, exists, selectFrom }) =>
            not(exists(selectFrom('auth_token').select('id').where('device_id', '=', deviceId))),
          )
          .execute()
        await tx
          .updateTable('device')
          .set({ user_id: null })
          .where('id', '=', deviceId)
          .where('user_id', '=', userId)
          .execute()
        return tokens
      })
      for (const { id } of ended) closeToken(id)
    },

    /** Ends all sessions of a user but the acting one. */
    removeOthers: async ({ user_id, token_id }: Session): Promise<void> => {
      const ended = await users.write
        .transaction()
        .execute((tx) => endSessions(tx, user_id, token_id, clock.now()))
      ended.forEach(closeToken)
    },
  }
}
