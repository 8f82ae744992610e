import type { Role, UserId } from '@pezzottify/contract'
import { parseRole, roles } from '@pezzottify/contract'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { AppError } from '../../base/errors.ts'
import type { UserTables } from '../../db/user/tables.ts'

type Db = Kysely<UserTables>

/** The database has plain numbers for ids; from here on they are `UserId`s. */
const userId = (id: number): UserId => id as UserId

export type UserRow = { id: UserId; handle: string; created: number; roles: Role[] }

export type FoundUser = { id: UserId; handle: string; created: number }

/** The form in which a new account stores its name. */
export const tidyHandle = (handle: string): string => handle.trim().normalize('NFC')

/**
 * Names are equal when they differ only in case, in outer spaces or in how accents are encoded: phones change all
 * three.
 */
export const handleKey = (handle: string): string => tidyHandle(handle.toLowerCase())

/** The user of that name. If an older database holds several equal names, only an exact match counts. */
export async function findUser(db: Db, handle: string): Promise<FoundUser | undefined> {
  const query = db.selectFrom('user').select(['id', 'handle', 'created'])
  const exact = await query.where('handle', '=', handle).executeTakeFirst()
  if (exact) return { ...exact, id: userId(exact.id) }
  const key = handleKey(handle)
  const alike = (await query.execute()).filter((row) => handleKey(row.handle) === key)
  const [only] = alike
  return only && alike.length === 1 ? { ...only, id: userId(only.id) } : undefined
}

/** @throws AppError `not_found`, in words for the command line */
export async function userNamed(db: Db, handle: string): Promise<FoundUser> {
  const user = await findUser(db, handle)
  if (!user) throw new AppError('not_found', `There is no user "${handle}".`)
  return user
}

/** @throws AppError `not_found` */
export const userIdOf = async (db: Db, handle: string): Promise<UserId> => (await userNamed(db, handle)).id

/** Whether the name, or one equal to it, is taken by anybody but `own`. */
export async function isTaken(db: Db, handle: string, own?: UserId): Promise<boolean> {
  const key = handleKey(handle)
  const rows = await db.selectFrom('user').select(['id', 'handle']).execute()
  return rows.some((row) => row.id !== own && handleKey(row.handle) === key)
}

export async function insertUser(db: Db, handle: string, now: number): Promise<UserId> {
  const row = await db
    .insertInto('user')
    .values({ handle, created: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  return userId(row.id)
}

/** All users with their roles, by name. */
export async function listUsers(db: Db): Promise<UserRow[]> {
  const users = await db.selectFrom('user').select(['id', 'handle', 'created']).orderBy('handle').execute()
  const held = await db.selectFrom('user_role').select(['user_id', 'role']).execute()
  return users.map((user) => ({
    ...user,
    id: userId(user.id),
    roles: inOrder(held.filter((row) => row.user_id === user.id)),
  }))
}

/**
 * All users as the administration shows them: with their roles, whether they have a password and when they were last
 * seen.
 */
export async function listAccounts(db: Db) {
  const [users, facts] = await Promise.all([listUsers(db), accountFacts(db)])
  const factsOf = new Map(facts.map(({ id, ...rest }) => [id, rest]))
  return users.flatMap((user) => {
    const known = factsOf.get(user.id)
    return known ? [{ ...user, hasPassword: known.has_password > 0, lastSeen: known.last_seen }] : []
  })
}

/** The time of the last use, by session and by device: a device stays known after its sessions have ended. */
const accountFacts = (db: Db) =>
  db
    .selectFrom('user')
    .select(['user.id'])
    .select(
      sql<number>`EXISTS (SELECT 1 FROM user_password_credentials WHERE user_id = user.id)`.as(
        'has_password',
      ),
    )
    .select(
      sql<number | null>`nullif(max(
        coalesce((SELECT max(last_used) FROM auth_token WHERE user_id = user.id), 0),
        coalesce((SELECT max(last_seen) FROM device WHERE user_id = user.id), 0)), 0)`.as('last_seen'),
    )
    .execute()

export async function rolesOf(db: Db, id: UserId): Promise<Role[]> {
  return inOrder(await db.selectFrom('user_role').select('role').where('user_id', '=', id).execute())
}

function inOrder(rows: readonly { role: string }[]): Role[] {
  const held = new Set(rows.map((row) => parseRole(row.role)))
  return roles.filter((role) => held.has(role))
}

/** Inserts or replaces the password. */
export async function writePassword(db: Db, id: UserId, hash: string, now: number): Promise<void> {
  const fresh = { hash, hasher: 'argon2', created: now, last_tried: null, last_used: null }
  await db
    .insertInto('user_password_credentials')
    .values({ user_id: id, ...fresh })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(fresh))
    .execute()
}

export const credentialsOf = (db: Db, id: UserId) =>
  db
    .selectFrom('user_password_credentials')
    .select(['hasher', 'created', 'last_tried', 'last_used'])
    .where('user_id', '=', id)
    .executeTakeFirst()

export const devicesOf = (db: Db, id: UserId) =>
  db
    .selectFrom('device')
    .select(['id', 'device_uuid', 'device_type', 'device_name', 'last_seen'])
    .where('user_id', '=', id)
    .orderBy('last_seen', 'desc')
    .execute()

export const tokensOf = (db: Db, id: UserId) =>
  db
    .selectFrom('auth_token')
    .select(['token_hash', 'device_id', 'created', 'last_used'])
    .where('user_id', '=', id)
    .orderBy('last_used', 'desc')
    .execute()

export async function seqOf(db: Db, id: UserId): Promise<number> {
  const row = await db
    .selectFrom('user_event_head')
    .select('seq')
    .where('user_id', '=', id)
    .executeTakeFirst()
  return row?.seq ?? 0
}

/**
 * Ends the sessions of a user, all but that of one token, and what an intruder may have made: download links and app
 * passwords.
 * Returns the ids of the ended tokens.
 */
export async function endSessions(db: Db, id: UserId, keepTokenId: number, now: number): Promise<number[]> {
  await db
    .updateTable('download_token')
    .set({ revoked_at: now })
    .where('user_id', '=', id)
    .where('revoked_at', 'is', null)
    .execute()
  await db.deleteFrom('app_password').where('user_id', '=', id).execute()
  const ended = await db
    .deleteFrom('auth_token')
    .where('user_id', '=', id)
    .where('id', '!=', keepTokenId)
    .returning('id')
    .execute()
  return ended.map((row) => row.id)
}

/** The number of administrators, and of those among them who can sign in. */
export async function countAdmins(db: Db): Promise<{ all: number; withPassword: number }> {
  const admins = await db
    .selectFrom('user_role')
    .leftJoin('user_password_credentials as password', 'password.user_id', 'user_role.user_id')
    .select(['user_role.user_id as id', 'password.user_id as withPassword'])
    .where('role', '=', 'Admin')
    .execute()
  return { all: admins.length, withPassword: admins.filter((admin) => admin.withPassword !== null).length }
}
