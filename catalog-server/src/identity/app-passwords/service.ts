import { join } from 'node:path'
import type { AppPassword, NewAppPassword, SubsonicMode, UserId } from '@pezzottify/contract'
import { appPasswordsPerUserMax } from '@pezzottify/contract'
import type { Kysely } from 'kysely'
import type { Clock } from '../../base/clock.ts'
import { AppError, notFound } from '../../base/errors.ts'
import { sha256Hex } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { Session } from '../../base/session.ts'
import type { UserStore } from '../../db/user/schema.ts'
import type { UserTables } from '../../db/user/tables.ts'
import type { LookUps } from '../permissions/look-ups.ts'
import { createAppPasswordLookUp } from './look-up.ts'
import { createSecretKey } from './secret-key.ts'
import { encryptSecret, newSecret } from './secrets.ts'
import { createUses } from './uses.ts'

export type AppPasswords = ReturnType<typeof createAppPasswords>

type Parts = {
  users: UserStore
  clock: Clock
  log: Log
  lookUps: LookUps
  subsonic: SubsonicMode
  /** Null for the key of a file in the data folder. */
  secretKey: string | null
  dataFolder: string
}

/** Passwords of other apps: each app has one, which can be revoked by itself and is shown once. */
export function createAppPasswords({ users, clock, log, lookUps, subsonic, secretKey, dataFolder }: Parts) {
  const hasTokens = subsonic === 'on'
  const key = createSecretKey(secretKey, join(dataFolder, 'secret.key'))
  const uses = createUses(users, clock, log)
  const lookUp = createAppPasswordLookUp({ users, clock, lookUps, key, hasTokens })

  return {
    ...lookUp,
    noteUse: uses.note,
    close: uses.close,

    list: async (userId: UserId): Promise<AppPassword[]> => {
      const rows = await users.read
        .selectFrom('app_password')
        .select(['id', 'name', 'created', 'last_used', 'last_client'])
        .select((eb) => eb('secret_cipher', 'is', null).as('modern_only'))
        .where('user_id', '=', userId)
        .orderBy('id', 'desc')
        .execute()
      return rows.map((row) => ({ ...row, ...uses.of(row.id), modern_only: Boolean(row.modern_only) }))
    },

    /**
     * The secret is returned once.
     *
     * @throws AppError `conflict` for one too many, `forbidden` when the session ended meanwhile
     */
    create: async (
      { name, modern_only }: NewAppPassword,
      { user_id, token_id }: Session,
    ): Promise<AppPassword & { secret: string }> => {
      if (subsonic === 'off') throw new AppError('not_implemented')
      const secret = newSecret()
      const present = hasTokens && !modern_only ? key.readOrMake() : null
      const fresh = { name, created: clock.now(), last_used: null, last_client: null }
      const id = await users.write.transaction().execute(async (tx) => {
        await requireSession(tx, token_id)
        await requireRoom(tx, user_id)
        const { id } = await tx
          .insertInto('app_password')
          .values({ ...fresh, user_id, secret_hash: sha256Hex(secret) })
          .returning('id')
          .executeTakeFirstOrThrow()
        if (present)
          await tx
            .updateTable('app_password')
            .set({ secret_cipher: encryptSecret(secret, present, { userId: user_id, id }) })
            .where('id', '=', id)
            .execute()
        return id
      })
      return { id, ...fresh, modern_only: present === null, secret }
    },

    /**
     * Apps that use it are cut off. `guard` first checks whether that is allowed.
     *
     * @throws AppError `not_found`, also for another user's
     */
    remove: async (
      userId: UserId,
      id: number,
      guard?: (tx: Kysely<UserTables>) => Promise<void>,
    ): Promise<void> => {
      await users.write.transaction().execute(async (tx) => {
        await guard?.(tx)
        const { numDeletedRows } = await tx
          .deleteFrom('app_password')
          .where('id', '=', id)
          .where('user_id', '=', userId)
          .executeTakeFirst()
        if (numDeletedRows === 0n) throw notFound()
      })
    },
  }
}

/** A session that is ended takes the app passwords with it, so that none is added behind it. */
async function requireSession(tx: Kysely<UserTables>, tokenId: number): Promise<void> {
  const found = await tx.selectFrom('auth_token').select('id').where('id', '=', tokenId).executeTakeFirst()
  if (!found) throw new AppError('forbidden')
}

async function requireRoom(tx: Kysely<UserTables>, userId: UserId): Promise<void> {
  const { count } = await tx
    .selectFrom('app_password')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  if (count >= appPasswordsPerUserMax)
    throw new AppError('conflict', `There are ${count} app passwords already: remove one first.`)
}
