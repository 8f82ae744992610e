import type { Permission, UserId } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { sha256Hex } from '../../base/ids.ts'
import type { Session } from '../../base/session.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { createPermissionLookup } from '../permissions/queries.ts'
import type { LookUps } from '../permissions/look-ups.ts'
import { createHandleLookUp } from './handles.ts'
import type { SecretKey } from './secret-key.ts'
import { decryptSecret, looksLikeSecret, provesSecret } from './secrets.ts'

type Row = { id: number; user_id: number; user_handle: string; user_since: number }
type EncryptedRow = { id: number; secret_cipher: Uint8Array }

type Parts = { users: UserStore; clock: Clock; lookUps: LookUps; key: SecretKey; hasTokens: boolean }

const saltMaxCharacters = 1_000
const nobody = 0 as UserId

/** App passwords by what an app presents. Only reads; every commit counts at once. */
export function createAppPasswordLookUp({ users, clock, lookUps, key, hasTokens }: Parts) {
  const columns = `id, user_id, (SELECT handle FROM user WHERE id = user_id) AS user_handle,
    (SELECT created FROM user WHERE id = user_id) AS user_since`
  const findHash = users.reader.query<Row, [string]>(
    `SELECT ${columns} FROM app_password WHERE secret_hash = ?`,
  )
  const findId = users.reader.query<Row, [number]>(`SELECT ${columns} FROM app_password WHERE id = ?`)
  const findEncrypted = users.reader.query<EncryptedRow, [number]>(
    'SELECT id, secret_cipher FROM app_password WHERE user_id = ? AND secret_cipher IS NOT NULL',
  )
  const permissionsOf = createPermissionLookup(users)
  const userNamed = createHandleLookUp(users, lookUps)
  const bySecret = lookUps.cached<Session>()
  const byId = lookUps.cached<Session>()

  const sessionOf = (row: Row | null): Session | null => {
    if (!row) return null
    const userId = row.user_id as UserId
    const { permissions, underQuota } = permissionsOf(userId, clock.now())
    return {
      user_id: userId,
      user_handle: row.user_handle,
      user_since: row.user_since,
      // What may be done a number of times is left to the user's own devices, which show it.
      permissions: new Set(permissions).difference(underQuota),
      underQuota: new Set(),
      device_id: null,
      token_id: tokenIdOf(row.id),
    }
  }
  const byKey = (secret: string): Session | null =>
    looksLikeSecret(secret) ? bySecret(secret, () => sessionOf(findHash.get(sha256Hex(secret)))) : null
  const withId = (id: number): Session | null => byId(String(id), () => sessionOf(findId.get(id)))

  /** The encrypted secrets of a user that this key decrypts. */
  const secretsOf = (userId: UserId): { id: number; secret: string }[] => {
    const present = key.read()
    return findEncrypted.all(userId).flatMap(({ id, secret_cipher }) => {
      const secret = present && decryptSecret(secret_cipher, present, { userId, id })
      return secret ? [{ id, secret }] : []
    })
  }

  return {
    byKey,

    /** The secret must be one of the named user. */
    byPassword: (handle: string, secret: string): Session | null => {
      const session = byKey(secret)
      return session && userNamed(handle) === session.user_id ? session : null
    },

    /**
     * `unavailable` where tokens are not accepted, and, after the same time, for an unknown user and for one without a
     * secret that can be compared.
     */
    byToken: (handle: string, token: string, salt: string): Session | null | 'unavailable' => {
      if (!hasTokens) return 'unavailable'
      const secrets = secretsOf(userNamed(handle) ?? nobody)
      if (secrets.length === 0) return 'unavailable'
      if (salt.length > saltMaxCharacters) return null
      // All are compared, so that the time does not tell which of them it was.
      const proofs = secrets.map(({ id, secret }) => (provesSecret(token, salt, secret) ? id : null))
      const proven = proofs.find((id) => id !== null)
      return proven === undefined ? null : withId(proven)
    },

    /** Whether its app password is still there, and its user still has the permission. */
    isValid: ({ token_id }: Session, permission?: Permission): boolean => {
      const current = withId(-token_id)
      return current !== null && (permission === undefined || current.permissions.has(permission))
    },
  }
}

/** Negative, so that it is never that of a token. */
const tokenIdOf = (id: number): number => -id
