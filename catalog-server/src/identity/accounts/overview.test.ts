import { expect, test } from 'bun:test'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp, testPassword } from '../../testing/test-app.ts'

let now = 1_700_000_000
const clock = { now: () => now, monotonicMs: () => performance.now() }

const signIn = (app: TestApp, user_handle: string, device_uuid: string) =>
  app.anonymous.auth.login({
    body: { user_handle, password: testPassword, device_uuid, device_type: 'android' },
  })

const statusWith = async (app: TestApp, token: string): Promise<number> =>
  (await app.request('/v1/auth/session', { headers: { authorization: token } })).status

test('the list of users says what they are, whether they have a password and when they were last seen', async () => {
  await using app = await createTestApp({ clock })
  await app.as('alice').auth.session()
  now += 3_600
  const { token } = await signIn(app, 'bob', 'bobs-phone')
  const listed = async (handle: string) =>
    (await app.as('alice').accounts.list()).find(({ user_handle }) => user_handle === handle)
  const bob = { roles: ['Regular'], has_password: true, online: false }
  expect(await listed('bob')).toMatchObject({ ...bob, last_seen: now })
  expect(await listed('carol')).toMatchObject({ last_seen: null })
  expect(await listed('alice')).toMatchObject({ roles: ['Admin'] })

  now += 3_600
  await app.request('/v1/auth/logout', { headers: { authorization: token } })
  expect(await listed('bob')).toMatchObject({ last_seen: now - 3_600 })
})

test('a user manager sees the devices of users and signs one out, without touching the others', async () => {
  await using app = await createTestApp({ clock })
  const [phone, tablet] = [await signIn(app, 'bob', 'bobs-phone'), await signIn(app, 'bob', 'the-tablet')]
  const { accounts } = app.as('alice')
  const bob = { params: { handle: 'bob' } }
  expect(await accounts.devices(bob)).toMatchObject([
    { device_uuid: 'the-tablet', current: false },
    { device_uuid: 'bobs-phone', current: false },
  ])
  expect(await accounts.devices({ params: { handle: 'alice' } })).toMatchObject([{ current: true }])

  await accounts.removeDevice({ params: { handle: 'bob', id: tablet.device_id } })
  expect([await statusWith(app, phone.token), await statusWith(app, tablet.token)]).toEqual([200, 403])
  expect(await accounts.devices(bob)).toHaveLength(1)
  for (const handle of ['bob', 'carol'])
    await expect(accounts.removeDevice({ params: { handle, id: tablet.device_id } })).rejects.toMatchObject({
      status: 404,
    })
})

test('the devices of somebody who may do more cannot be signed out', async () => {
  await using app = await createTestApp({ clock })
  const grant = { permission: 'ManagePermissions' }
  await app.as('alice').accounts.grant({ params: { handle: 'bob' }, body: grant })
  const [device] = await app.as('alice').devices.list()
  const params = { handle: 'alice', id: Number(device?.id) }
  await expect(app.as('bob').accounts.removeDevice({ params })).rejects.toMatchObject({
    code: 'beyond_own',
  })
  expect(await app.as('alice').devices.list()).toHaveLength(1)
})
