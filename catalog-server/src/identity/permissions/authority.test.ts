import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { join } from 'node:path'
import type { ApiClient } from '@pezzottify/client'
import { api, permissions, permissionsOf } from '@pezzottify/contract'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp, testPassword } from '../../testing/test-app.ts'

type Accounts = ApiClient['accounts']
type Target = { handle: string; grantId: number; deviceId: number; appPasswordId: number }

/** One call of every endpoint that changes an account, in an order in which all can succeed. */
const changes: Record<string, (accounts: Accounts, target: Target) => Promise<unknown>> = {
  addRole: (accounts, { handle }) => accounts.addRole({ params: { handle }, body: { role: 'Regular' } }),
  removeRole: (accounts, { handle }) => accounts.removeRole({ params: { handle, role: 'Regular' } }),
  grant: (accounts, { handle }) =>
    accounts.grant({ params: { handle }, body: { permission: 'LikeContent' } }),
  revoke: (accounts, { grantId }) => accounts.revoke({ params: { permission_id: grantId } }),
  removeDevice: (accounts, { handle, deviceId }) =>
    accounts.removeDevice({ params: { handle, id: deviceId } }),
  removeAppPassword: (accounts, { handle, appPasswordId }) =>
    accounts.removeAppPassword({ params: { handle, id: appPasswordId } }),
  setPassword: (accounts, { handle }) =>
    accounts.setPassword({ params: { handle }, body: { password: 'taken over by me' } }),
  removePassword: (accounts, { handle }) => accounts.removePassword({ params: { handle } }),
  remove: (accounts, { handle }) => accounts.remove({ params: { handle } }),
}

/** bob manages people and otherwise has the permissions of everybody; erin has more, dave the same, carol fewer. */
async function appWithManager(): Promise<{ app: TestApp; targets: Record<string, Target> }> {
  const app = await createTestApp()
  const { accounts } = app.as('alice')
  const targets: Record<string, Target> = {}
  const give = async (handle: string, permission: string): Promise<void> => {
    const { permission_id: grantId } = await accounts.grant({ params: { handle }, body: { permission } })
    const body = { user_handle: handle, password: testPassword, device_uuid: `phone-of-${handle}` }
    const { device_id } = await app.anonymous.auth.login({ body: { ...body, device_type: 'ios' } })
    const { id } = await app.as(handle).appPasswords.create({ body: { name: 'Car' } })
    targets[handle] = { handle, grantId, deviceId: device_id, appPasswordId: id }
  }
  for (const handle of ['dave', 'erin']) {
    await accounts.create({ body: { user_handle: handle } })
    await accounts.addRole({ params: { handle }, body: { role: 'Regular' } })
    await accounts.setPassword({ params: { handle }, body: { password: testPassword } })
  }
  for (const handle of ['bob', 'dave']) await give(handle, 'ManagePermissions')
  await give('carol', 'LikeContent')
  await give('erin', 'EditCatalog')
  await give('alice', 'LikeContent')
  return { app, targets }
}

/** All rows that determine permissions. */
function accountsIn(app: TestApp): unknown {
  using database = new Database(join(app.folder, 'data/user.db'), { readonly: true })
  return ['user', 'user_role', 'user_extra_permission'].map((table) =>
    database.query(`SELECT * FROM ${table}`).all(),
  )
}

test('the table below has every endpoint that changes an account', () => {
  const changing = Object.entries(api.accounts).filter(([, { method }]) => method !== 'GET')
  expect(Object.keys(changes).toSorted()).toEqual(
    changing.flatMap(([name]) => (name === 'create' ? [] : [name])).toSorted(),
  )
})

test('a user manager cannot change the account of somebody with more permissions, in any way', async () => {
  const { app, targets } = await appWithManager()
  await using _ = app
  const mine = app.as('bob').accounts
  const before = accountsIn(app)
  for (const handle of ['erin', 'alice'])
    for (const [name, change] of Object.entries(changes)) {
      const refused = await change(mine, targets[handle]!).then(
        () => null,
        (error: unknown) => error,
      )
      expect([handle, name, refused]).toEqual([
        handle,
        name,
        expect.objectContaining({
          status: 403,
          code: 'beyond_own',
          message: expect.stringContaining('more'),
        }),
      ])
    }
  expect(accountsIn(app)).toEqual(before)
  const device = { device_uuid: 'erins-phone', device_type: 'ios' }
  await app.anonymous.auth.login({ body: { user_handle: 'erin', password: testPassword, ...device } })
})

test('a user manager may change the accounts of users with the same or fewer permissions, and an administrator all accounts', async () => {
  const { app, targets } = await appWithManager()
  await using _ = app
  const pairs = [
    ['bob', 'carol'],
    ['bob', 'dave'],
    ['alice', 'erin'],
    ['alice', 'bob'],
  ] as const
  for (const [actor, handle] of pairs)
    for (const change of Object.values(changes)) await change(app.as(actor).accounts, targets[handle]!)
  expect((await app.as('alice').accounts.list()).map(({ user_handle }) => user_handle).toSorted()).toEqual([
    'alice',
    'nobody',
  ])
})

test('nobody gives what they lack, to others or to themselves', async () => {
  const { app } = await appWithManager()
  await using _ = app
  const own = new Set<string>([...permissionsOf.Regular, 'ManagePermissions'])
  for (const handle of ['carol', 'bob'])
    for (const permission of permissions) {
      const granting = app.as('bob').accounts.grant({ params: { handle }, body: { permission } })
      const status = await granting.then(
        () => 201,
        (error: { status: number }) => error.status,
      )
      expect([handle, permission, status]).toEqual([handle, permission, own.has(permission) ? 201 : 403])
    }
  for (const handle of ['carol', 'bob'])
    await expect(
      app.as('bob').accounts.addRole({ params: { handle }, body: { role: 'Admin' } }),
    ).rejects.toMatchObject({ status: 403, code: 'beyond_own' })
  // Their own account is still theirs to change.
  await app.as('bob').accounts.setPassword({ params: { handle: 'bob' }, body: { password: 'a new one' } })
})

test('a permission with a limit cannot be passed on, nor reached through another account', async () => {
  for (const limit of [{ duration_seconds: 600 }, { countdown: 50 }]) {
    const { app } = await appWithManager()
    await using _ = app
    const params = { handle: 'carol' }
    await app.as('alice').accounts.grant({ params, body: { permission: 'ManagePermissions', ...limit } })
    const { accounts } = app.as('carol')
    await accounts.create({ body: { user_handle: 'frank' } })
    await accounts.addRole({ params: { handle: 'frank' }, body: { role: 'Regular' } })
    const refused = { status: 403, code: 'beyond_own' }
    const body = { permission: 'ManagePermissions' }
    await expect(accounts.grant({ params, body })).rejects.toMatchObject(refused)
    await expect(accounts.grant({ params: { handle: 'frank' }, body })).rejects.toMatchObject(refused)
    await expect(
      accounts.setPassword({ params: { handle: 'dave' }, body: { password: 'taken over' } }),
    ).rejects.toMatchObject(refused)
  }
})
