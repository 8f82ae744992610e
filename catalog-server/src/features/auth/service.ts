import type { DeviceFields, LoginResponse, UserId } from '@pezzottify/contract'
import type { Clock } from '../../clock.ts'
import { permissionsFor } from '../../db/user/permissions.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { AppError } from '../../errors.ts'
import type { Hub } from '../../events/hub.ts'
import { createHub } from '../../events/hub.ts'
import { newToken, sha256Hex } from '../../ids.ts'
import { verifyNothing, verifyPassword } from '../../passwords.ts'
import type { Device } from './devices.ts'
import { readDevice, registerDevice } from './devices.ts'
import { createPairings } from './pairings.ts'

export type Auth = ReturnType<typeof createAuth>

type Parts = {
  /** What is open closes with its session. */
  sockets: Pick<Hub, 'closeToken' | 'closeDevice'>
  /** Writes down later that a wrong password came: waiting for it would tell that there is such a user. */
  noteTry: (userId: UserId) => void
  /** Counts an attempt, also that with the right password. @throws AppError `rate_limited` */
  countAttempt: (key: string) => void
}

export function createAuth(users: UserStore, clock: Clock, parts: Partial<Parts> = {}) {
  const { sockets = createHub(), noteTry, countAttempt } = parts
  const pairings = createPairings(clock)

  /** A new session on a device: its secret is given once and kept as a hash. */
  const begin = async (userId: UserId, userHandle: string, device: Device): Promise<LoginResponse> => {
    const token = newToken()
    const now = clock.now()
    const { id: deviceId, evicted } = await users.write.transaction().execute(async (tx) => {
      const registered = await registerDevice(tx, userId, device, now)
      await tx
        .insertInto('auth_token')
        .values({
          user_id: userId,
          token_hash: sha256Hex(token),
          device_id: registered.id,
          created: now,
          last_used: now,
        })
        .execute()
      return registered
    })
    for (const id of evicted) sockets.closeDevice(id)
    const permissions = await permissionsFor(users.read, userId, now)
    return { token, user_handle: userHandle, permissions, device_id: deviceId }
  }

  return {
    /**
     * An account that is guessed from many networks takes no more attempts for a while, but from devices on which its
     * user was signed in: their ids are known to nobody else.
     *
     * @throws AppError `bad_device` before anything else, `rate_limited` before the password is looked at, and
     *   `bad_credentials` after the same time for every reason
     */
    login: async (handle: string, password: string, fields: DeviceFields): Promise<LoginResponse> => {
      const device = readDevice(fields)
      const user = await users.read
        .selectFrom('user')
        .leftJoin('user_password_credentials as credentials', 'credentials.user_id', 'user.id')
        .leftJoin('device', (join) =>
          join.onRef('device.user_id', '=', 'user.id').on('device.device_uuid', '=', device.uuid),
        )
        .select(['user.id', 'user.handle', 'credentials.hash', 'device.id as known_device'])
        .where('user.handle', '=', handle)
        .executeTakeFirst()
      // By its hash: a name that somebody makes up may be long.
      countAttempt?.(`${sha256Hex(handle)} ${user?.known_device ?? ''}`)
      const correct = user?.hash ? await verifyPassword(password, user.hash) : await verifyNothing(password)
      if (!user || !correct) {
        if (user) noteTry?.(user.id as UserId)
        throw new AppError('bad_credentials')
      }
      const now = clock.now()
      await users.write
        .updateTable('user_password_credentials')
        .set({ last_tried: now, last_used: now })
        .where('user_id', '=', user.id)
        .execute()
      return begin(user.id as UserId, user.handle, device)
    },

    /** Signs in who is known already: the new owner, a paired device. */
    begin: (userId: UserId, userHandle: string, fields: DeviceFields): Promise<LoginResponse> =>
      begin(userId, userHandle, readDevice(fields)),

    /** @throws AppError `bad_request` when the session is gone already */
    logout: async (tokenId: number): Promise<void> => {
      const { numDeletedRows } = await users.write
        .deleteFrom('auth_token')
        .where('id', '=', tokenId)
        .executeTakeFirst()
      if (numDeletedRows === 0n) throw new AppError('bad_request')
      sockets.closeToken(tokenId)
    },

    createPairing: (userId: UserId, userHandle: string) => pairings.create(userId, userHandle),

    /** @throws AppError `bad_device`, `bad_credentials` */
    pair: async (code: string, fields: DeviceFields): Promise<LoginResponse> => {
      const device = readDevice(fields)
      const user = pairings.redeem(code)
      if (!user) throw new AppError('bad_credentials')
      return begin(user.userId, user.userHandle, device)
    },
  }
}
