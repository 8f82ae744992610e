import type { DeviceFields, LoginResponse, UserId } from '@pezzottify/contract'
import type { Transaction } from 'kysely'
import type { Clock } from '../../base/clock.ts'
import { permissionsFor } from '../permissions/queries.ts'
import type { UserStore } from '../../db/user/schema.ts'
import type { UserTables } from '../../db/user/tables.ts'
import { AppError } from '../../base/errors.ts'
import type { Hub } from '../../events/index.ts'
import { createHub } from '../../events/index.ts'
import type { ClientConnection } from '../../http/client-connection.ts'
import type { Session } from '../../http/session.ts'
import { newToken, sha256Hex } from '../../base/ids.ts'
import { verifyNothing, verifyPassword } from '../../base/passwords.ts'
import type { Device } from '../devices/register-device.ts'
import { evictDevices, readDevice, registerDevice } from '../devices/register-device.ts'
import { findUser, handleKey } from '../users/queries.ts'
import { createPairings } from './pairings.ts'

export type Auth = ReturnType<typeof createAuth>

/** An attempt to sign in: by a hash of the name, and on which of the user's own devices, if on one. */
type Attempt = { account: string; knownDevice: number | null; connection: ClientConnection }
/** Counts an attempt, also that with the right password. @throws AppError `rate_limited` */
export type CountAttempt = (attempt: Attempt) => void

type Parts = {
  /** What is open closes with its session. */
  sockets: Pick<Hub, 'closeToken' | 'closeDevice'>
  /** Writes down later that a wrong password came: waiting for it would tell that there is such a user. */
  noteTry: (userId: UserId) => void
  countAttempt: CountAttempt
}

export function createAuth(users: UserStore, clock: Clock, parts: Partial<Parts> = {}) {
  const { sockets = createHub(), noteTry, countAttempt } = parts
  const pairings = createPairings(clock)

  const register = users.timed('register_or_update_device', registerDevice)
  const evictOthers = users.timed('enforce_user_device_limit', evictDevices)

  /**
   * A new session on a device: its secret is given once and kept as a hash. `mayStill` asks once more, in the
   * transaction, for what let the user in: it may have been withdrawn since it was looked at.
   */
  const begin = users.timed(
    'add_user_auth_token',
    async (
      userId: UserId,
      userHandle: string,
      device: Device,
      mayStill: (tx: Transaction<UserTables>, now: number) => Promise<boolean>,
    ): Promise<LoginResponse> => {
      const token = newToken()
      const now = clock.now()
      const { id: deviceId, evicted } = await users.write.transaction().execute(async (tx) => {
        if (!(await mayStill(tx, now))) throw new AppError('bad_credentials')
        const id = await register(tx, userId, device, now)
        const evicted = await evictOthers(tx, userId, id)
        await tx
          .insertInto('auth_token')
          .values({
            user_id: userId,
            token_hash: sha256Hex(token),
            device_id: id,
            created: now,
            last_used: now,
          })
          .execute()
        return { id, evicted }
      })
      for (const id of evicted) sockets.closeDevice(id)
      const permissions = await permissionsFor(users.read, userId, now)
      return { token, user_handle: userHandle, permissions, device_id: deviceId }
    },
  )

  const credentialsOf = users.timed(
    'get_user_auth_credentials',
    async (handle: string, deviceUuid: string) => {
      const user = await findUser(users.read, handle)
      if (!user) return undefined
      const known = await users.read
        .selectFrom('user')
        .leftJoin('user_password_credentials as credentials', 'credentials.user_id', 'user.id')
        .leftJoin('device', (join) =>
          join.onRef('device.user_id', '=', 'user.id').on('device.device_uuid', '=', deviceUuid),
        )
        .select(['credentials.hash', 'device.id as known_device'])
        .where('user.id', '=', user.id)
        .executeTakeFirst()
      return known && { ...user, ...known }
    },
  )

  return {
    /**
     * An account that is guessed from many networks takes no more attempts for a while, and neither does a network that
     * guesses. Devices on which its user was signed in are counted each by itself: their ids are known to nobody else.
     *
     * @throws AppError `bad_device` before anything else, `rate_limited` before the password is looked at, and
     *   `bad_credentials` after the same time for every reason
     */
    login: async (
      handle: string,
      password: string,
      fields: DeviceFields,
      connection: ClientConnection,
    ): Promise<LoginResponse> => {
      const device = readDevice(fields)
      const user = await credentialsOf(handle, device.uuid)
      // By its hash: a name that somebody makes up may be long.
      const account = sha256Hex(handleKey(handle))
      countAttempt?.({ account, knownDevice: user?.known_device ?? null, connection })
      const correct = user?.hash ? await verifyPassword(password, user.hash) : await verifyNothing(password)
      if (!user || !correct) {
        if (user) noteTry?.(user.id)
        throw new AppError('bad_credentials')
      }
      return begin(user.id, user.handle, device, async (tx, now) => {
        const { numUpdatedRows } = await tx
          .updateTable('user_password_credentials')
          .set({ last_tried: now, last_used: now })
          .where('user_id', '=', user.id)
          .where('hash', '=', user.hash)
          .executeTakeFirst()
        return numUpdatedRows > 0n
      })
    },

    /** @throws AppError `bad_device` for what nobody can sign in with */
    checkDevice: (fields: DeviceFields): void => void readDevice(fields),

    /** Signs in who is known already: the new owner. */
    begin: (userId: UserId, userHandle: string, fields: DeviceFields): Promise<LoginResponse> =>
      begin(userId, userHandle, readDevice(fields), async () => true),

    /** @throws AppError `bad_request` when the session is gone already */
    logout: async (tokenId: number): Promise<void> => {
      const { numDeletedRows } = await users.write
        .deleteFrom('auth_token')
        .where('id', '=', tokenId)
        .executeTakeFirst()
      if (numDeletedRows === 0n) throw new AppError('bad_request')
      sockets.closeToken(tokenId)
    },

    createPairing: ({ user_id, user_handle, token_id }: Session) =>
      pairings.create({ userId: user_id, userHandle: user_handle, tokenId: token_id }),

    /** A code is worth something as long as the session that made it. @throws AppError `bad_device`, `bad_credentials` */
    pair: async (code: string, fields: DeviceFields): Promise<LoginResponse> => {
      const device = readDevice(fields)
      const pairing = pairings.redeem(code)
      if (!pairing) throw new AppError('bad_credentials')
      return begin(pairing.userId, pairing.userHandle, device, async (tx) => {
        const made = tx.selectFrom('auth_token').select('id').where('id', '=', pairing.tokenId)
        return (await made.executeTakeFirst()) !== undefined
      })
    },
  }
}
