import type { Permission, Role, UserId } from '@pezzottify/contract'
import { NewHandle, NewPassword } from '@pezzottify/contract'
import type { Kysely } from 'kysely'
import type { Clock } from '../../base/clock.ts'
import { permissionsFor } from '../permissions/queries.ts'
import type { UserStore } from '../../db/user/schema.ts'
import type { UserTables } from '../../db/user/tables.ts'
import { AppError } from '../../base/errors.ts'
import type { Append, EventLog } from '../../events/index.ts'
import { hashPassword } from '../../base/passwords.ts'
import * as store from '../users/queries.ts'

export type Users = ReturnType<typeof createUsers>
/**
 * Checks, in the transaction of a change, whether the actor may change this account.
 *
 * @throws AppError `forbidden`
 */
export type Guard = (tx: Kysely<UserTables>, id: UserId) => Promise<void>
export type NewUser = { handle: string; password: string | null; role: Role | null }

type PasswordOptions = { keepTokenId?: number; mayBeShort?: boolean; guard?: Guard }
/** `keepAdmin`: refused where nobody, or nobody who can sign in, would be an administrator any more. */
type RemovalOptions = { keepAdmin?: boolean; guard?: Guard }

/** The length of the hash prefix that identifies a session in lists; the secret is never shown. */
const hashPrefixCharacters = 16

/** The accounts with their passwords and roles. */
export function createUsers({ users, events, clock }: { users: UserStore; events: EventLog; clock: Clock }) {
  const { read, write } = users

  /** Sends the user's devices their new permissions. */
  async function changeRole(
    handle: string,
    guard: Guard | undefined,
    change: (tx: Kysely<UserTables>, id: UserId) => Promise<boolean>,
  ): Promise<Permission[]> {
    const id = await store.userIdOf(read, handle)
    return events.record({ user_id: id, device_id: null }, async (tx, append: Append) => {
      await guard?.(tx, id)
      const changed = await change(tx, id)
      const permissions = await permissionsFor(tx, id, clock.now())
      if (changed) await append('permissions_reset', { permissions })
      return permissions
    })
  }

  return {
    /** @throws AppError `conflict` when the name is taken, `invalid` when it is not accepted */
    checkNew: async (handle: string): Promise<void> => {
      checkHandle(handle)
      if (await store.isTaken(read, handle)) throw taken(handle)
    },

    /**
     * Creates a user together with password and role; outer spaces of the name are removed. No event is made: the
     * sequence starts at 0.
     *
     * @throws AppError `conflict` when the name is taken; `invalid` for a name or password that is not accepted
     */
    add: async ({ handle: asked, password, role }: NewUser): Promise<UserId> => {
      checkHandle(asked)
      const handle = store.tidyHandle(asked)
      const hash = password === null ? null : await hashChecked(password)
      const now = clock.now()
      return write.transaction().execute(async (tx) => {
        if (await store.isTaken(tx, handle)) throw taken(handle)
        const id = await store.insertUser(tx, handle, now)
        if (hash !== null) await store.writePassword(tx, id, hash, now)
        if (role !== null)
          await tx.insertInto('user_role').values({ user_id: id, role, created: now }).execute()
        return id
      })
    },

    /**
     * Changes a name; all devices of the user get an event. Returns the name as it is stored.
     *
     * @throws AppError `conflict` when somebody else has it; `invalid` for a name that is not accepted
     */
    rename: async (id: UserId, asked: string): Promise<string> => {
      checkHandle(asked)
      const handle = store.tidyHandle(asked)
      await events.record({ user_id: id, device_id: null }, async (tx, append: Append) => {
        if (await store.isTaken(tx, handle, id)) throw taken(handle)
        const { numUpdatedRows } = await tx
          .updateTable('user')
          .set({ handle })
          .where('id', '=', id)
          .where('handle', '<>', handle)
          .executeTakeFirst()
        if (numUpdatedRows > 0n) await append('user_renamed', { user_handle: handle })
      })
      return handle
    },

    list: (): Promise<store.UserRow[]> => store.listUsers(read),

    find: (handle: string): Promise<store.FoundUser | undefined> => store.findUser(read, handle),

    /** A user's account, devices and sessions, as administrators see them. */
    show: async (asked: string) => {
      const { id, handle } = await store.userNamed(read, asked)
      const [credentials, devices, tokens] = await Promise.all([
        store.credentialsOf(read, id),
        store.devicesOf(read, id),
        store.tokensOf(read, id),
      ])
      return {
        id,
        handle,
        credentials: credentials ?? null,
        devices,
        tokens: tokens.map(({ token_hash, ...token }) => ({
          ...token,
          hash_prefix: token_hash.slice(0, hashPrefixCharacters),
        })),
        roles: await store.rolesOf(read, id),
        permissions: await permissionsFor(read, id, clock.now()),
        seq: await store.seqOf(read, id),
      }
    },

    /**
     * Sets a password and ends the user's sessions, all but that of the token `keepTokenId`: whoever knew the older
     * password is signed out. `mayBeShort` accepts any that is not empty. Returns the ids of the ended tokens.
     */
    setPassword: async (
      handle: string,
      password: string,
      { keepTokenId = 0, mayBeShort = false, guard }: PasswordOptions = {},
    ): Promise<number[]> => {
      const id = await store.userIdOf(read, handle)
      const hash = mayBeShort && password !== '' ? await hashPassword(password) : await hashChecked(password)
      return write.transaction().execute(async (tx) => {
        await guard?.(tx, id)
        await store.writePassword(tx, id, hash, clock.now())
        return store.endSessions(tx, id, keepTokenId, clock.now())
      })
    },

    /** Removes the password, so that nobody can sign in with one; sessions end as with a new password. */
    removePassword: async (
      handle: string,
      { keepTokenId = 0, keepAdmin = false, guard }: RemovalOptions & { keepTokenId?: number } = {},
    ): Promise<number[]> => {
      const id = await store.userIdOf(read, handle)
      return write.transaction().execute(async (tx) => {
        await guard?.(tx, id)
        await checked(tx, keepAdmin, () =>
          tx.deleteFrom('user_password_credentials').where('user_id', '=', id).execute(),
        )
        return store.endSessions(tx, id, keepTokenId, clock.now())
      })
    },

    /** Adds a role. The devices get an event even if the user had it already. Returns the user's permissions. */
    addRole: (handle: string, role: Role, { guard }: { guard?: Guard } = {}): Promise<Permission[]> =>
      changeRole(handle, guard, async (tx, id) => {
        await tx
          .insertInto('user_role')
          .values({ user_id: id, role, created: clock.now() })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
        return true
      }),

    /** @throws AppError `bad_request` with `keepAdmin`, when no administrator would be left */
    removeRole: (
      handle: string,
      role: Role,
      { keepAdmin = false, guard }: RemovalOptions = {},
    ): Promise<Permission[]> =>
      changeRole(handle, guard, async (tx, id) => {
        const { numDeletedRows } = await checked(tx, keepAdmin, () =>
          tx.deleteFrom('user_role').where('user_id', '=', id).where('role', '=', role).executeTakeFirst(),
        )
        return numDeletedRows > 0n
      }),

    /**
     * Removes a user and all their data. Their devices stay, without an owner.
     *
     * @throws AppError `bad_request` with `keepAdmin`, when no administrator would be left
     */
    remove: async (handle: string, { keepAdmin = false, guard }: RemovalOptions = {}): Promise<void> => {
      const id = await store.userIdOf(read, handle)
      await write.transaction().execute(async (tx) => {
        await guard?.(tx, id)
        await checked(tx, keepAdmin, () => tx.deleteFrom('user').where('id', '=', id).execute())
      })
    },
  }
}

/** @throws AppError `bad_request` with `keepAdmin`, when the change takes the last administrator, or the last who can sign in */
async function checked<R>(tx: Kysely<UserTables>, keepAdmin: boolean, change: () => Promise<R>): Promise<R> {
  if (!keepAdmin) return change()
  const before = await store.countAdmins(tx)
  const result = await change()
  const after = await store.countAdmins(tx)
  const isLost = (which: keyof typeof after): boolean => before[which] > 0 && after[which] === 0
  if (!isLost('all') && !isLost('withPassword')) return result
  throw new AppError(
    'bad_request',
    'This is the last administrator. Give the role to somebody else who can sign in first.',
  )
}

const taken = (handle: string): AppError => new AppError('conflict', `A user "${handle}" exists already.`)

function checkHandle(handle: string): void {
  const problem = NewHandle.safeParse(handle).error?.issues[0]?.message
  if (problem) throw new AppError('invalid', `The name is not accepted: ${problem}.`)
}

/** @throws AppError `invalid` for a password that is too short or too long */
async function hashChecked(password: string): Promise<string> {
  const problem = NewPassword.safeParse(password).error?.issues[0]?.message
  if (problem) throw new AppError('invalid', `The password is not accepted: ${problem}.`)
  return hashPassword(password)
}
