import { expect, test } from 'bun:test'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp, testPassword } from '../../testing/test-app.ts'

const signIn = (app: TestApp, user_handle: string, device_uuid = 'bobs-phone') =>
  app.anonymous.auth.login({
    body: { user_handle, password: testPassword, device_uuid, device_type: 'ios' },
  })

const rename = (app: TestApp, user_handle: string) => app.as('bob').auth.rename({ body: { user_handle } })

const eventsFor = async (app: TestApp, authorization: string, headers = {}) => {
  const answer = await app.request('/v1/sync/events?since=0', { headers: { authorization, ...headers } })
  return ((await answer.json()) as { events: { seq: number; type: string; payload: object }[] }).events
}

test('I change my own name: sessions and devices stay, the new name signs in, the old one is free', async () => {
  await using app = await createTestApp()
  const phone = await signIn(app, 'bob')
  const before = await app.as('bob').devices.list()
  expect(await rename(app, '  Bobby ')).toEqual({ user_handle: 'Bobby' })

  const now = await app.as('bob').auth.session()
  expect(now).toMatchObject({ user_handle: 'Bobby', user_id: phone.user_id, user_since: phone.user_since })
  expect(await app.as('bob').devices.list()).toEqual(before)
  expect((await app.request('/v1/auth/session', { headers: { authorization: phone.token } })).status).toBe(
    200,
  )
  await expect(signIn(app, 'bob')).rejects.toMatchObject({ code: 'bad_credentials' })
  expect(await signIn(app, 'BOBBY', 'bobs-laptop')).toMatchObject({
    user_handle: 'Bobby',
    user_id: phone.user_id,
  })
  const { user_id } = await app.as('alice').accounts.create({ body: { user_handle: 'bob' } })
  expect(user_id).not.toBe(phone.user_id)
})

test('my devices are told, and other clients get an event that they know under the same number', async () => {
  await using app = await createTestApp()
  const { token, permissions } = await signIn(app, 'bob')
  await rename(app, 'Bobby')
  expect(await eventsFor(app, token, { 'x-pezzottify-features': 'entries' })).toMatchObject([
    { seq: 1, type: 'user_renamed', payload: { user_handle: 'Bobby' } },
  ])
  expect(await eventsFor(app, token)).toMatchObject([
    { seq: 1, type: 'permissions_reset', payload: { permissions } },
  ])
  await rename(app, 'Bobby')
  expect(await eventsFor(app, token)).toHaveLength(1)
})

test("somebody else's name is refused however it is typed, and my own may change its case", async () => {
  await using app = await createTestApp()
  for (const name of ['alice', ' ALICE '])
    await expect(rename(app, name)).rejects.toMatchObject({ status: 409, code: 'conflict' })
  for (const name of ['', ' ', 'a/b', 'x'.repeat(101)])
    await expect(rename(app, name)).rejects.toMatchObject({ code: 'bad_request' })
  expect(await app.as('bob').auth.session()).toMatchObject({ user_handle: 'bob' })
  expect(await rename(app, 'BOB')).toEqual({ user_handle: 'BOB' })
})
