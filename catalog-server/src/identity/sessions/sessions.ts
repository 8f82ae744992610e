import type { DeviceId, UserId } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { flushRegularly } from '../../base/flush-regularly.ts'
import { createPermissionLookup } from '../permissions/queries.ts'
import type { UserStore } from '../../db/user/schema.ts'
import type { Session } from '../../base/session.ts'
import { sessionIdleSeconds } from '../../base/session.ts'
import { sha256Hex } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { LookUps } from '../permissions/look-ups.ts'

type TokenRow = {
  token_id: number
  user_id: number
  user_handle: string
  user_since: number
  device_id: number | null
  last_used: number
}

/**
 * The first use in each week sends the cookie again: so a device that is used now and then keeps it, and nothing has to
 * be stored for that.
 */
const weekOf = (at: number): number => Math.floor(at / (7 * 86_400))
const isUnused = (lastUsed: number, now: number): boolean => now - lastUsed > sessionIdleSeconds

export type Sessions = ReturnType<typeof createSessions>

/**
 * Looks up sessions by their tokens. Last-used times are collected in memory and written together, so that read
 * requests do not write.
 */
export function createSessions(users: UserStore, clock: Clock, log: Log, lookUps: LookUps) {
  // Not a join: with the table statistics of a single session, SQLite would scan all of them.
  const find = users.reader.query<TokenRow, [string]>(
    `SELECT id AS token_id, user_id, (SELECT handle FROM user WHERE id = user_id) AS user_handle,
       (SELECT created FROM user WHERE id = user_id) AS user_since, device_id, last_used
     FROM auth_token WHERE token_hash = ?`,
  )
  const permissionsOf = createPermissionLookup(users)
  const sessionOf = lookUps.cached<Session>()
  const used = new Map<number, { deviceId: number | null; at: number }>()
  const tried = new Map<UserId, number>()

  const flush = async (): Promise<void> => {
    if (used.size + tried.size > 0) await writeDown()
  }
  const writeDown = users.timed('touch_device', async (): Promise<void> => {
    const [uses, tries] = [[...used], [...tried]]
    used.clear()
    tried.clear()
    await users.exclusively((writer) => {
      const touchToken = writer.query('UPDATE auth_token SET last_used = max(last_used, ?) WHERE id = ?')
      const touchPassword = writer.query(
        'UPDATE user_password_credentials SET last_tried = ? WHERE user_id = ?',
      )
      const touchDevice = writer.query('UPDATE device SET last_seen = max(last_seen, ?) WHERE id = ?')
      writer.transaction(() => {
        for (const [userId, at] of tries) touchPassword.run(at, userId)
        for (const [tokenId, { deviceId, at }] of uses) {
          touchToken.run(at, tokenId)
          if (deviceId !== null) touchDevice.run(at, deviceId)
        }
      })()
    })
  })
  const { close } = flushRegularly(flush, log, 'Last-used times were not kept')

  const lookUp = users.timed('get_user_auth_token', (token: string): Session | null => {
    const now = clock.now()
    const row = find.get(sha256Hex(token))
    if (!row) return null
    // A machine without a hardware clock starts in 1970 until it has synchronised: such a time is not a later use.
    const lastUsed = Math.max(used.get(row.token_id)?.at ?? 0, row.last_used)
    if (isUnused(lastUsed, now)) return null
    const userId = row.user_id as UserId
    const { permissions, underQuota } = permissionsOf(userId, now)
    const session = {
      user_id: userId,
      user_handle: row.user_handle,
      user_since: row.user_since,
      permissions: new Set(permissions),
      underQuota,
      device_id: row.device_id as DeviceId | null,
      token_id: row.token_id,
      cookieIsDue: weekOf(now) > weekOf(lastUsed),
    }
    used.set(session.token_id, { deviceId: session.device_id, at: now })
    return session
  })

  return {
    /** Two statements at most, two more that see whether anything was committed, and no write. */
    of: (token: string | null): Session | null => (token ? sessionOf(token, lookUp) : null),
    /** Deletes sessions that were idle for too long. Returns the ids of their tokens. */
    endUnused: async (): Promise<number[]> => {
      await flush()
      const ended = await users.write
        .deleteFrom('auth_token')
        .where('last_used', '<', clock.now() - sessionIdleSeconds)
        .returning('id')
        .execute()
      return ended.map(({ id }) => id)
    },
    /** Records a wrong password for this user. */
    noteTry: (userId: UserId): void => void tried.set(userId, clock.now()),
    count: (): number =>
      users.reader.query<{ count: number }, []>('SELECT count(*) AS count FROM auth_token').get()?.count ?? 0,
    close,
  }
}
