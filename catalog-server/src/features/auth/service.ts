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

/** `sockets`: what is open closes with its session. */
export function createAuth(
  users: UserStore,
  clock: Clock,
  sockets: Pick<Hub, 'closeToken' | 'closeDevice'> = createHub(),
) {
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
    /** @throws AppError `bad_device` before anything else, `bad_credentials` after the same time for every reason */
    login: async (handle: string, password: string, fields: DeviceFields): Promise<LoginResponse> => {
      const device = readDevice(fields)
      const user = await users.read
        .selectFrom('user')
        .leftJoin('user_password_credentials as credentials', 'credentials.user_id', 'user.id')
        .select(['user.id', 'user.handle', 'credentials.hash'])
        .where('user.handle', '=', handle)
        .executeTakeFirst()
      const correct = user?.hash ? await verifyPassword(password, user.hash) : await verifyNothing(password)
      const now = clock.now()
      if (user?.hash)
        await users.write
          .updateTable('user_password_credentials')
          .set(correct ? { last_tried: now, last_used: now } : { last_tried: now })
          .where('user_id', '=', user.id)
          .execute()
      if (!user || !correct) throw new AppError('bad_credentials')
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
