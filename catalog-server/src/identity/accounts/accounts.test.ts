import { Database } from 'bun:sqlite'
import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp, testPassword } from '../../testing/test-app.ts'

const accountsOf = (app: TestApp, handle = 'alice') => app.as(handle).accounts
const bob = { params: { handle: 'bob' } }
const mallory = { params: { handle: 'mallory' } }

const eventsOf = (app: TestApp, userId: number) => {
  using database = new Database(join(app.folder, 'data/user.db'), { readonly: true })
  return database
    .query<{ event_type: string; payload: string }, [number]>(
      'SELECT event_type, payload FROM user_events WHERE user_id = ? ORDER BY seq',
    )
    .all(userId)
    .map(({ event_type, payload }) => [event_type, JSON.parse(payload)])
}

const signIn = (app: TestApp, handle: string, password = testPassword) =>
  app.anonymous.auth.login({
    body: {
      user_handle: handle,
      password,
      device_uuid: `phone-of-${handle.replace(/\W/g, '')}`,
      device_type: 'ios',
    },
  })

const sessionStatus = async (app: TestApp, authorization: string): Promise<number> =>
  (await app.request('/v1/auth/session', { headers: { authorization } })).status

describe('a new account', () => {
  test('may do nothing and cannot sign in, until it has a password', async () => {
    await using app = await createTestApp()
    const accounts = accountsOf(app)
    const dave = { params: { handle: 'Dave O’Brien' } }
    const made = await accounts.create({ body: { user_handle: 'Dave O’Brien' } })
    expect(made).toMatchObject({ user_handle: 'Dave O’Brien' })
    expect(await accounts.list()).toContainEqual({
      ...made,
      roles: [],
      has_password: false,
      online: false,
      last_seen: null,
    })
    expect(await accounts.roles(dave)).toEqual({ user_handle: 'Dave O’Brien', roles: [] })
    expect(await accounts.permissions(dave)).toMatchObject({ permissions: [], extra_permissions: [] })
    expect(await accounts.credentials(dave)).toEqual({ user_handle: 'Dave O’Brien', has_password: false })
    await expect(signIn(app, 'Dave O’Brien', '')).rejects.toMatchObject({ status: 401 })

    await accounts.setPassword({ ...dave, body: { password: 'x' } })
    expect(await accounts.credentials(dave)).toMatchObject({ has_password: true })
    await expect(
      app.anonymous.auth.login({
        body: { user_handle: 'Dave O’Brien', password: 'x', device_uuid: 'daves-phone', device_type: 'ios' },
      }),
    ).resolves.toMatchObject({ permissions: [] })
  })

  test('is refused with a blank or unusable name, and with one that is taken', async () => {
    await using app = await createTestApp()
    const create = (user_handle: string) => accountsOf(app).create({ body: { user_handle } })
    for (const name of ['', '   ', '\u200b', ' \u2060 '])
      await expect(create(name)).rejects.toMatchObject({
        status: 400,
        message: 'User handle cannot be empty',
      })
    for (const name of ['a/b', '.', '..', 'a\nb', 'a\u0000', 'x'.repeat(101)])
      await expect(create(name)).rejects.toMatchObject({ status: 400, code: 'bad_request' })
    await expect(create('bob')).rejects.toMatchObject({ status: 409, message: 'User handle already exists' })
    await expect(create('Bob')).rejects.toMatchObject({ status: 409 })
    await expect(create(' Rob ')).resolves.toMatchObject({ user_handle: 'Rob' })
    const both = await Promise.allSettled([create('eve'), create('eve')])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('takes nothing from the request but its name', async () => {
    await using app = await createTestApp()
    const sent = {
      user_handle: 'dave',
      user_id: 1,
      role: 'Admin',
      roles: ['Admin'],
      created: 1,
      password: 'x',
    }
    await accountsOf(app).create({ body: sent })
    expect(await accountsOf(app).roles({ params: { handle: 'dave' } })).toMatchObject({ roles: [] })
    expect(await accountsOf(app).credentials({ params: { handle: 'dave' } })).toMatchObject({
      has_password: false,
    })
  })
})

test('an account that is deleted is out at once; all that was its own goes, its devices stay ownerless', async () => {
  await using app = await createTestApp()
  const { token } = await signIn(app, 'bob')
  await app.as('bob').listening.report({
    body: { track_id: 't1', duration_seconds: 1, track_duration_seconds: 2 },
  })
  await accountsOf(app).grant({ ...bob, body: { permission: 'ViewAnalytics' } })
  await accountsOf(app).remove(bob)

  expect(await sessionStatus(app, token)).toBe(403)
  await expect(signIn(app, 'bob')).rejects.toMatchObject({ status: 401 })
  await expect(accountsOf(app).remove(bob)).rejects.toMatchObject({ status: 404 })
  using database = new Database(join(app.folder, 'data/user.db'), { readonly: true })
  const tables = database
    .query<{ name: string }, []>(
      `SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c ON c.name = 'user_id'
       WHERE m.type = 'table'`,
    )
    .all()
  expect(tables.length).toBeGreaterThan(8)
  for (const { name } of tables)
    expect([name, database.query(`SELECT * FROM ${name} WHERE user_id = 2`).all()]).toEqual([name, []])
  expect(database.query("SELECT user_id FROM device WHERE device_uuid = 'phone-of-bob'").all()).toEqual([
    { user_id: null },
  ])
  const again = await accountsOf(app).create({ body: { user_handle: 'bob' } })
  expect(again.user_id).not.toBe(2 as never)
})

describe('administrators', () => {
  test('cannot delete themselves, and the last one stays what they are', async () => {
    await using app = await createTestApp()
    const alice = { params: { handle: 'alice' } }
    await expect(accountsOf(app).remove(alice)).rejects.toMatchObject({
      status: 400,
      message: 'Cannot delete your own account',
    })
    const lay = () => accountsOf(app).removeRole({ params: { handle: 'alice', role: 'admin' } })
    await expect(lay()).rejects.toMatchObject({ status: 400 })
    expect(await accountsOf(app).roles(alice)).toMatchObject({ roles: ['Admin'] })

    await accountsOf(app).grant({ ...bob, body: { permission: 'ManagePermissions' } })
    await expect(accountsOf(app, 'bob').remove(alice)).rejects.toMatchObject({ status: 403 })
    expect(eventsOf(app, 1)).toEqual([])

    await accountsOf(app).addRole({ ...bob, body: { role: 'Admin' } })
    await lay()
    await expect(accountsOf(app).list()).rejects.toMatchObject({ status: 403 })
  })

  test('who alone can sign in keep their password, their role and their account', async () => {
    await using app = await createTestApp()
    const [alice, dave] = [{ params: { handle: 'alice' } }, { params: { handle: 'dave' } }]
    const refused = { status: 400, message: expect.stringContaining('last administrator') }
    const accounts = accountsOf(app)
    await expect(accounts.removePassword(alice)).rejects.toMatchObject(refused)

    // An administrator who cannot sign in is no help.
    await accounts.create({ body: { user_handle: 'dave' } })
    await accounts.addRole({ ...dave, body: { role: 'Admin' } })
    const lay = () => accounts.removeRole({ params: { handle: 'alice', role: 'Admin' } })
    await expect(accounts.removePassword(alice)).rejects.toMatchObject(refused)
    await expect(lay()).rejects.toMatchObject(refused)
    await expect(signIn(app, 'alice')).resolves.toBeTruthy()

    await accounts.setPassword({ ...dave, body: { password: 'long enough' } })
    await accounts.removePassword(alice)
    await lay()
  })

  test('who demote each other at the same moment leave one', async () => {
    await using app = await createTestApp()
    await accountsOf(app).addRole({ ...bob, body: { role: 'Admin' } })
    const results = await Promise.allSettled([
      accountsOf(app, 'alice').removeRole({ params: { handle: 'bob', role: 'Admin' } }),
      accountsOf(app, 'bob').removeRole({ params: { handle: 'alice', role: 'Admin' } }),
    ])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

test('roles are taken in any case, told to the devices as a whole, and unknown ones are refused first', async () => {
  await using app = await createTestApp()
  const accounts = accountsOf(app)
  const regular = ['AccessCatalog', 'LikeContent', 'OwnPlaylists']
  await accounts.addRole({ ...bob, body: { role: 'ADMIN' } })
  expect(await accounts.roles(bob)).toEqual({ user_handle: 'bob', roles: ['Admin', 'Regular'] })
  await accounts.removeRole({ params: { handle: 'bob', role: 'admin' } })
  await accounts.removeRole({ params: { handle: 'bob', role: 'Admin' } })
  await accounts.addRole({ ...bob, body: { role: 'regular' } })
  expect(eventsOf(app, 2).map(([type, payload]) => [type, payload.permissions.length])).toEqual([
    ['permissions_reset', 8],
    ['permissions_reset', 3],
    ['permissions_reset', 3],
  ])
  expect(await accounts.permissions(bob)).toMatchObject({ permissions: regular })
  for (const person of [bob, mallory]) {
    const refused = { status: 400, message: 'Invalid role' }
    await expect(accounts.addRole({ ...person, body: { role: 'Boss' } })).rejects.toMatchObject(refused)
    await expect(accounts.removeRole({ params: { ...person.params, role: 'Boss' } })).rejects.toMatchObject(
      refused,
    )
  }
})

test('nobody of that name is not found, whatever is asked, and without a word', async () => {
  await using app = await createTestApp()
  const accounts = accountsOf(app)
  const { handle } = mallory.params
  const calls = [
    () => accounts.remove(mallory),
    () => accounts.roles(mallory),
    () => accounts.addRole({ ...mallory, body: { role: 'Regular' } }),
    () => accounts.removeRole({ params: { handle, role: 'Regular' } }),
    () => accounts.permissions(mallory),
    () => accounts.grant({ ...mallory, body: { permission: 'EditCatalog' } }),
    () => accounts.credentials(mallory),
    () => accounts.setPassword({ ...mallory, body: { password: 'long enough' } }),
    () => accounts.removePassword(mallory),
    () => accounts.revoke({ params: { permission_id: 77 } }),
    () => accounts.devices(mallory),
    () => accounts.removeDevice({ params: { handle, id: 1 } }),
    () => accounts.appPasswords(mallory),
    () => accounts.removeAppPassword({ params: { handle, id: 1 } }),
  ]
  for (const call of calls) await expect(call()).rejects.toMatchObject({ status: 404, code: 'not_found' })
  const bare = await app.request('/v1/admin/users/mallory/roles', { as: 'alice' })
  expect(await bare.text()).toBe('')
})

describe('a password', () => {
  test('that is set or removed ends the sessions of its user, all but the one that asks', async () => {
    await using app = await createTestApp()
    const [bobs, alices] = [await signIn(app, 'bob'), await signIn(app, 'alice')]
    await accountsOf(app).setPassword({ ...bob, body: { password: 'new' } })
    expect([await sessionStatus(app, bobs.token), await sessionStatus(app, alices.token)]).toEqual([403, 200])
    await expect(signIn(app, 'bob')).rejects.toMatchObject({ status: 401 })
    const again = await signIn(app, 'bob', 'new')

    await accountsOf(app).removePassword(bob)
    expect(await sessionStatus(app, again.token)).toBe(403)
    await expect(signIn(app, 'bob', 'new')).rejects.toMatchObject({ status: 401 })
    await accountsOf(app).removePassword(bob)

    await accountsOf(app).setPassword({ params: { handle: 'alice' }, body: { password: 'my new one' } })
    expect(await sessionStatus(app, alices.token)).toBe(403)
    expect(await accountsOf(app).credentials({ params: { handle: 'alice' } })).toMatchObject({
      has_password: true,
    })
  })

  test('is refused when it is empty or of the wrong type', async () => {
    await using app = await createTestApp()
    await expect(accountsOf(app).setPassword({ ...bob, body: { password: '' } })).rejects.toMatchObject({
      status: 400,
    })
    const put = async (password: unknown) =>
      (
        await app.request('/v1/admin/users/bob/password', {
          method: 'PUT',
          as: 'alice',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ password }),
        })
      ).status
    expect([await put(null), await put(7), await put('x'.repeat(1_001))]).toEqual([422, 422, 400])
    await expect(signIn(app, 'bob')).resolves.toBeTruthy()
  })
})

test('an account that is deleted while it is changed answers as changed or as not found', async () => {
  await using app = await createTestApp()
  const accounts = accountsOf(app)
  const results = await Promise.allSettled([
    accounts.grant({ ...bob, body: { permission: 'EditCatalog' } }),
    accounts.setPassword({ ...bob, body: { password: 'another one' } }),
    accounts.remove(bob),
    accounts.addRole({ ...bob, body: { role: 'Admin' } }),
    accounts.grant({ ...bob, body: { permission: 'EditCatalog' } }),
  ])
  for (const result of results)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ status: 404 })
  expect((await accounts.list()).map(({ user_handle }) => user_handle)).not.toContain('bob')
})
