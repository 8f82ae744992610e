import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { systemClock } from '../../base/clock.ts'
import { userIdOf } from '../users/queries.ts'
import { openUsers } from '../../db/user/schema.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp, testPassword } from '../../testing/test-app.ts'
import { createAuth } from '../sessions/service.ts'

const signIn = (app: TestApp, handle: string, device_uuid: string) =>
  app.anonymous.auth.login({
    body: { user_handle: handle, password: testPassword, device_uuid, device_type: 'android' },
  })

const statusWith = async (app: TestApp, token: string): Promise<number> =>
  (await app.request('/v1/auth/session', { headers: { authorization: token } })).status

test('I see the devices I am signed in on, the last seen first, and which one this is', async () => {
  let now = 1_700_000_000
  await using app = await createTestApp({ clock: { now: () => now, monotonicMs: () => performance.now() } })
  const bob = app.as('bob')
  await bob.auth.session()
  now += 60
  await signIn(app, 'bob', 'bobs-phone')
  await signIn(app, 'carol', 'carols-phone')
  const devices = await bob.devices.list()
  expect(devices).toMatchObject([
    { device_uuid: 'bobs-phone', device_type: 'android', current: false, first_seen: now },
    { device_uuid: 'device-of-bob', device_type: 'web', current: true, first_seen: now - 60 },
  ])
  expect(Object.keys(devices[0] ?? {}).toSorted()).toEqual([
    'current',
    'device_name',
    'device_type',
    'device_uuid',
    'first_seen',
    'id',
    'last_seen',
    'os_info',
  ])
})

test('a device that I sign out is out at once, with all its sessions, and the others are not', async () => {
  await using app = await createTestApp()
  const bob = app.as('bob')
  const [first, second] = [await signIn(app, 'bob', 'bobs-phone'), await signIn(app, 'bob', 'bobs-phone')]
  await bob.devices.remove({ params: { id: first.device_id } })
  expect([await statusWith(app, first.token), await statusWith(app, second.token)]).toEqual([403, 403])
  expect(await bob.devices.list()).toMatchObject([{ device_uuid: 'device-of-bob' }])
  await expect(bob.devices.remove({ params: { id: first.device_id } })).rejects.toMatchObject({ status: 404 })
})

test('the device I use can sign itself out', async () => {
  await using app = await createTestApp()
  const phone = await signIn(app, 'bob', 'bobs-phone')
  const path = `/v1/user/devices/${phone.device_id}`
  const headers = { authorization: phone.token }
  expect((await app.request(path, { method: 'DELETE', headers })).status).toBe(204)
  expect((await app.request(path, { method: 'DELETE', headers })).status).toBe(403)
})

test('somebody else’s device is not found, an administrator’s wish changes nothing in that', async () => {
  await using app = await createTestApp()
  const phone = await signIn(app, 'bob', 'bobs-phone')
  for (const handle of ['carol', 'alice'])
    for (const id of [phone.device_id, 999_999])
      await expect(app.as(handle).devices.remove({ params: { id } })).rejects.toMatchObject({
        status: 404,
        code: 'not_found',
      })
  expect(await statusWith(app, phone.token)).toBe(200)
  for (const id of ['0', '-1', 'x', '1.5'])
    expect((await app.request(`/v1/user/devices/${id}`, { method: 'DELETE', as: 'bob' })).status).toBe(400)
})

test('on a tablet that two people use, one who signs out leaves the other signed in', async () => {
  await using app = await createTestApp()
  const [bobs, carols] = [await signIn(app, 'bob', 'the-tablet'), await signIn(app, 'carol', 'the-tablet')]
  expect(bobs.device_id).toBe(carols.device_id)
  await app.as('carol').devices.remove({ params: { id: carols.device_id } })
  expect([await statusWith(app, bobs.token), await statusWith(app, carols.token)]).toEqual([200, 403])
  expect((await app.as('bob').devices.list()).map(({ device_uuid }) => device_uuid)).toContain('the-tablet')
  expect(await app.as('carol').devices.list()).toHaveLength(1)
  using database = new Database(join(app.folder, 'data/user.db'), { readonly: true })
  expect(database.query("SELECT user_id FROM device WHERE device_uuid = 'the-tablet'").get()).toEqual({
    user_id: null,
  })
})

test('sixty devices that sign in at the same moment leave fifty', async () => {
  await using app = await createTestApp()
  const store = openUsers(join(app.folder, 'data/user.db'))
  const auth = createAuth(store, systemClock)
  const id = await userIdOf(store.read, 'bob')
  await Promise.all(
    Array.from({ length: 60 }, (_, number) =>
      auth.begin(id, { device_uuid: `device-number-${number}`, device_type: 'android' }),
    ),
  )
  const counts = store.reader.query('SELECT count(*) AS devices FROM device WHERE user_id = 2')
  expect(counts.get()).toEqual({ devices: 50 })
  await store.close()
})
