import type { DeviceFields, LoginResponse, UserId } from '@pezzottify/contract'
import type { Transaction } from 'kysely'
import type { Clock } from '../../base/clock.ts'
import { permissionsFor } from '../permissions/queries.ts'
import type { UserStore } from '../../db/user/schema.ts'
import type { UserTables } from '../../db/user/tables.ts'
import { AppError } from '../../base/errors.ts'
import type { Hub } from '../../events/index.ts'
import { createHub } from '../../events/index.ts'
import type { ClientConnection } from '../../base/client-connection.ts'
import type { Session } from '../../base/session.ts'
import { newToken, sha256Hex } from '../../base/ids.ts'
import { verifyNothing, verifyPassword } from '../../base/passwords.ts'
import type { Device } from '../devices/register-device.ts'
import { evictDevices, readDevice, registerDevice } from '../devices/register-device.ts'
import { findUser, handleKey } from '../users/queries.ts'
import { createPairings } from './pairings.ts'

export type Auth = ReturnType<typeof createAuth>

/** A sign-in attempt: a hash of the name, and the device if it is one of the user's own. */
type Attempt = { account: string; knownDevice: number | null; connection: ClientConnection }
/** Counts an attempt, also one with the right password. @throws AppError `rate_limited` */
export type CountAttempt = (attempt: Attempt) => void

type Parts = {
  /** Closes the open sockets of an ended session. */
  sockets: Pick<Hub, 'closeToken' | 'closeDevice'>
  /** Records a wrong password later: waiting for the write would reveal that the user exists. */
  noteTry: (userId: UserId) => void
  countAttempt: CountAttempt
}

export function createAuth(users: UserStore, clock: Clock, parts: Partial<Parts> = {}) {
  const { sockets = createHub(), noteTry, countAttempt } = parts
  const pairings = createPairings(clock)

  const register = users.timed('register_or_update_device', registerDevice)
  const evictOthers = users.timed('enforce_user_device_limit', evictDevices)

  /**
   * Creates a session on a device: its secret is returned once and stored as a hash. `mayStill` checks again, in the
   * transaction, that the credentials are still valid.
   */
  const begin = users.timed(
    'add_user_auth_token',
    async (
      userId: UserId,
      device: Device,
      mayStill: (tx: Transaction<UserTables>, now: number) => Promise<boolean>,
    ): Promise<LoginResponse> => {
      const token = newToken()
      const now = clock.now()
      const {
        id: deviceId,
        evicted,
        user,
      } = await users.write.transaction().execute(async (tx) => {
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
        const user = await tx
          .selectFrom('user')
          .select(['handle as user_handle', 'created as user_since'])
          .where('id', '=', userId)
          .executeTakeFirstOrThrow()
        return { id, evicted, user }
      })
      for (const id of evicted) sockets.closeDevice(id)
      const permissions = await permissionsFor(users.read, userId, now)
      return { token, ...user, user_id: userId, permissions, device_id: deviceId }
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
     * Signs in with a password. An account that is guessed from many networks refuses attempts for a while, and so does
     * a network that guesses. Devices on which the user was signed in are counted separately: nobody else knows their
     * ids.
     *
     * @throws AppError `bad_device` before anything else, `rate_limited` before the password is checked, and
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
      // Hashed, since a made-up name may be long.
      const account = sha256Hex(handleKey(handle))
      countAttempt?.({ account, knownDevice: user?.known_device ?? null, connection })
      const correct = user?.hash ? await verifyPassword(password, user.hash) : await verifyNothing(password)
      if (!user || !correct) {
        if (user) noteTry?.(user.id)
        throw new AppError('bad_credentials')
      }
      return begin(user.id, device, async (tx, now) => {
        const { numUpdatedRows } = await tx
          .updateTable('user_password_credentials')
          .set({ last_tried: now, last_used: now })
          .where('user_id', '=', user.id)
          .where('hash', '=', user.hash)
          .executeTakeFirst()
        return numUpdatedRows > 0n
      })
    },

    /** @throws AppError `bad_device` for a device that cannot sign in */
    checkDevice: (fields: DeviceFields): void => void readDevice(fields),

    /** Signs in a user without a password check: the new owner. */
    begin: (userId: UserId, fields: DeviceFields): Promise<LoginResponse> =>
      begin(userId, readDevice(fields), async () => true),

    /** @throws AppError `bad_request` when the session has ended already */
    logout: async (tokenId: number): Promise<void> => {
      const { numDeletedRows } = await users.write
        .deleteFrom('auth_token')
        .where('id', '=', tokenId)
        .executeTakeFirst()
      if (numDeletedRows === 0n) throw new AppError('bad_request')
      sockets.closeToken(tokenId)
    },

    createPairing: ({ user_id, token_id }: Session) =>
      pairings.create({ userId: user_id, tokenId: token_id }),

    /**
     * Signs in with a code, which is valid as long as the session that made it. @throws AppError `bad_device`,
     * `bad_credentials`
     */
    pair: async (code: string, fields: DeviceFields): Promise<LoginResponse> => {
      const device = readDevice(fields)
      const pairing = pairings.redeem(code)
      if (!pairing) throw new AppError('bad_credentials')
      return begin(pairing.userId, device, async (tx) => {
        const made = tx.selectFrom('auth_token').select('id').where('id', '=', pairing.tokenId)
        return (await made.executeTakeFirst()) !== undefined
      })
    },
  }
}
