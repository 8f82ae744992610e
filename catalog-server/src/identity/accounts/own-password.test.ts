import { expect, test } from 'bun:test'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp, testPassword } from '../../testing/test-app.ts'

const device = (device_uuid: string) => ({ device_uuid, device_type: 'ios' })

const signIn = (app: TestApp, device_uuid: string, password = testPassword) =>
  app.anonymous.auth.login({ body: { user_handle: 'bob', password, ...device(device_uuid) } })

const statusWith = async (app: TestApp, authorization: string): Promise<number> =>
  (await app.request('/v1/auth/session', { headers: { authorization } })).status

const change = (app: TestApp, authorization: string, current_password: string, password: string) =>
  app.request('/v1/user/password', {
    method: 'PUT',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ current_password, password }),
  })

test('I change my own password: the device I did it on stays signed in, all others are out', async () => {
  await using app = await createTestApp()
  const [phone, laptop] = [await signIn(app, 'bobs-phone'), await signIn(app, 'bobs-laptop')]
  expect((await change(app, phone.token, testPassword, 'quite another one')).status).toBe(204)
  expect([await statusWith(app, phone.token), await statusWith(app, laptop.token)]).toEqual([200, 403])
  await expect(signIn(app, 'bobs-laptop')).rejects.toMatchObject({ code: 'bad_credentials' })
  await expect(signIn(app, 'bobs-laptop', 'quite another one')).resolves.toBeTruthy()
})

test('without the right current password, or with a new one that is too short, nothing changes', async () => {
  await using app = await createTestApp()
  const [phone, laptop] = [await signIn(app, 'bobs-phone'), await signIn(app, 'bobs-laptop')]
  const wrong = await change(app, phone.token, 'guessed', 'quite another one')
  expect([wrong.status, wrong.headers.get('x-error-code')]).toEqual([401, 'bad_credentials'])
  for (const password of ['', 'short', 'x'.repeat(1_001)])
    expect((await change(app, phone.token, testPassword, password)).status).toBe(422)
  expect([await statusWith(app, phone.token), await statusWith(app, laptop.token)]).toEqual([200, 200])
  await expect(signIn(app, 'bobs-phone')).resolves.toBeTruthy()
})

test('a user without a password is told so', async () => {
  await using app = await createTestApp()
  const alice = { params: { handle: 'alice' } }
  const administrator = app.as('alice').accounts
  await administrator.addRole({ params: { handle: 'bob' }, body: { role: 'Admin' } })
  await administrator.removePassword(alice)
  await expect(
    app.as('alice').auth.changePassword({
      body: { current_password: testPassword, password: 'quite another one' },
    }),
  ).rejects.toMatchObject({ status: 409 })
})

test('I sign out everywhere else, and nobody but me is signed out', async () => {
  await using app = await createTestApp()
  const [phone, laptop] = [await signIn(app, 'bobs-phone'), await signIn(app, 'bobs-laptop')]
  await app.as('carol').auth.session()
  const answer = await app.request('/v1/user/devices', {
    method: 'DELETE',
    headers: { authorization: phone.token },
  })
  expect(answer.status).toBe(204)
  expect([await statusWith(app, phone.token), await statusWith(app, laptop.token)]).toEqual([200, 403])
  expect(await app.as('carol').devices.list()).toHaveLength(1)
})
