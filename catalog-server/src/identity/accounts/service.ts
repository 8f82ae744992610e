import type { AccountSummary, AppPassword, Device, Permission, Role, UserId } from '@pezzottify/contract'
import { parseRole, permissionsOf } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import type { Hub } from '../../events/index.ts'
import { unlessGone } from '../../events/index.ts'
import type { AppPasswords } from '../app-passwords/service.ts'
import type { Devices } from '../devices/service.ts'
import { listAccounts, tidyHandle, userIdOf, userNamed } from '../users/queries.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { AppError } from '../../base/errors.ts'
import type { Session } from '../../base/session.ts'
import { checkPassword } from './check-password.ts'
import type { Guard, Users } from './users.ts'
import type { Authority } from '../permissions/authority.ts'
import { activeGrantsOf } from '../permissions/grants.ts'
import { permissionsOfAll } from '../permissions/queries.ts'

export type Accounts = ReturnType<typeof createAccounts>

type Parts = {
  store: UserStore
  users: Users
  clock: Clock
  authority: Authority
  devices: Devices
  appPasswords: Pick<AppPasswords, 'list' | 'remove'>
  /** Closes the sockets of ended sessions, and knows which users have an open one. */
  sockets: Pick<Hub, 'closeToken' | 'closeUser' | 'onlineUsers'>
}

/**
 * Management of other people's accounts. An unknown user is not found; one with more permissions than the actor is
 * `beyond_own`.
 */
export function createAccounts({ store, users, devices, appPasswords, clock, authority, sockets }: Parts) {
  const { read } = store
  const idOf = (handle: string): Promise<UserId> => userIdOf(read, handle)
  const over =
    (actor: Session): Guard =>
    (tx, target) =>
      authority.requireOver(tx, actor.user_id, target)
  const closeAll = (tokenIds: number[]): void => tokenIds.forEach((id) => sockets.closeToken(id))

  return {
    list: async (): Promise<AccountSummary[]> => {
      const online = new Set(sockets.onlineUsers())
      return (await listAccounts(read)).map(({ id, handle, roles, hasPassword, lastSeen }) => ({
        user_handle: handle,
        user_id: id,
        roles,
        has_password: hasPassword,
        online: online.has(id),
        last_seen: lastSeen,
      }))
    },

    /** @throws AppError `conflict` */
    create: async (handle: string): Promise<{ user_id: UserId; user_handle: string }> => {
      const id = await withKnownConflict(() => users.add({ handle, password: null, role: null }))
      return { user_id: id, user_handle: tidyHandle(handle) }
    },

    /** @throws AppError `bad_request` for oneself and for the last administrator */
    remove: async (handle: string, actor: Session): Promise<void> => {
      const id = await idOf(handle)
      if (id === actor.user_id) throw new AppError('bad_request', 'Cannot delete your own account')
      await users.remove(handle, { keepAdmin: true, guard: over(actor) })
      sockets.closeUser(id)
    },

    roles: async (asked: string): Promise<{ user_handle: string; roles: Role[] }> => {
      const { handle } = await userNamed(read, asked)
      return { user_handle: handle, roles: (await users.show(handle)).roles }
    },

    /** @throws AppError `bad_request` for an unknown role, checked before the user */
    addRole: async (handle: string, name: string, actor: Session): Promise<void> => {
      const role = roleNamed(name)
      await idOf(handle)
      const guard: Guard = async (tx, target) => {
        await authority.requireHeld(tx, actor.user_id, permissionsOf[role])
        await over(actor)(tx, target)
      }
      await unlessGone(users.addRole(handle, role, { guard }))
    },

    /** @throws AppError `bad_request` for an unknown role and for the last administrator */
    removeRole: async (handle: string, name: string, actor: Session): Promise<void> => {
      const role = roleNamed(name)
      await idOf(handle)
      await users.removeRole(handle, role, { keepAdmin: true, guard: over(actor) })
    },

    permissions: async (asked: string) => {
      const { id, handle } = await userNamed(read, asked)
      const [{ permissions }, extra] = await Promise.all([
        users.show(handle),
        activeGrantsOf(read, id, clock.now()),
      ])
      return { user_handle: handle, permissions, extra_permissions: extra }
    },

    /** The permissions of each user, by name. */
    heldPermissions: async (): Promise<{ handle: string; permissions: ReadonlySet<Permission> }[]> => {
      const held = await permissionsOfAll(read, clock.now())
      return (await users.list()).map(({ id, handle }) => ({ handle, permissions: new Set(held.get(id)) }))
    },

    credentials: async (asked: string): Promise<{ user_handle: string; has_password: boolean }> => {
      const { handle } = await userNamed(read, asked)
      return { user_handle: handle, has_password: (await users.show(handle)).credentials !== null }
    },

    /** The acting session stays, even for one's own password. @throws AppError `bad_request` for an empty one */
    setPassword: async (handle: string, password: string, actor: Session): Promise<void> => {
      if (password === '') throw new AppError('bad_request', 'The password cannot be empty')
      await idOf(handle)
      const options = { keepTokenId: actor.token_id, mayBeShort: true, guard: over(actor) }
      closeAll(await unlessGone(users.setPassword(handle, password, options)))
    },

    /** Changes one's own name. @throws AppError `conflict` */
    rename: async (handle: string, { user_id }: Session): Promise<{ user_handle: string }> => ({
      user_handle: await withKnownConflict(() => users.rename(user_id, handle)),
    }),

    /**
     * Changes one's own password. The acting session stays, all others end.
     *
     * @throws AppError `bad_credentials` for a wrong current one, `conflict` when the account has none
     */
    changePassword: async (current: string, password: string, session: Session): Promise<void> => {
      const { user_handle, token_id } = session
      if (!(await checkPassword(store, user_handle, current))) throw new AppError('bad_credentials')
      closeAll(await unlessGone(users.setPassword(user_handle, password, { keepTokenId: token_id })))
    },

    devices: async (handle: string, actor: Session): Promise<Device[]> =>
      devices.list({ user_id: await idOf(handle), device_id: actor.device_id }),

    /** @throws AppError `not_found` for a device on which they are not signed in */
    removeDevice: async (handle: string, deviceId: number, actor: Session): Promise<void> => {
      const id = await idOf(handle)
      await devices.remove(id, deviceId, (tx) => over(actor)(tx, id))
    },

    appPasswords: async (handle: string): Promise<AppPassword[]> => appPasswords.list(await idOf(handle)),

    /** @throws AppError `not_found`, also for that of somebody else */
    removeAppPassword: async (handle: string, appPasswordId: number, actor: Session): Promise<void> => {
      const id = await idOf(handle)
      await appPasswords.remove(id, appPasswordId, (tx) => over(actor)(tx, id))
    },

    /** @throws AppError `bad_request` for the last administrator */
    removePassword: async (handle: string, actor: Session): Promise<void> => {
      await idOf(handle)
      closeAll(
        await users.removePassword(handle, {
          keepTokenId: actor.token_id,
          keepAdmin: true,
          guard: over(actor),
        }),
      )
    },
  }
}

/** In the words that other clients look for. */
async function withKnownConflict<T>(change: () => Promise<T>): Promise<T> {
  try {
    return await change()
  } catch (cause) {
    if (!(cause instanceof AppError && cause.code === 'conflict')) throw cause
    throw new AppError('conflict', 'User handle already exists', { cause })
  }
}

function roleNamed(name: string): Role {
  const role = parseRole(name)
  if (!role) throw new AppError('bad_request', 'Invalid role')
  return role
}
