import { expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { SubsonicMode } from '@pezzottify/contract'
import { appPasswordsPerUserMax } from '@pezzottify/contract'
import { createLog } from '../../base/log.ts'
import { openUsers } from '../../db/user/schema.ts'
import { settableClock } from '../../testing/settable-clock.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp, testPassword } from '../../testing/test-app.ts'
import { createLookUps } from '../permissions/look-ups.ts'
import { createAppPasswords } from './service.ts'

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')
const newCar = { body: { name: 'Car' } }

/** The look-ups as the interface of other apps uses them, on the same database. */
function openLookUps(app: TestApp, subsonic: SubsonicMode = 'on', secretKey: string | null = null) {
  const users = openUsers(join(app.folder, 'data/user.db'))
  const clock = settableClock()
  const log = createLog('ERROR')
  const dataFolder = join(app.folder, 'data')
  const lookUps = createLookUps(users, clock)
  const service = createAppPasswords({ users, clock, log, lookUps, subsonic, secretKey, dataFolder })
  return {
    ...service,
    users,
    clock,
    [Symbol.asyncDispose]: async () => {
      await service.close()
      await users.close()
    },
  }
}

/** What another connection commits counts from the next turn. */
const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(() => setImmediate(resolve)))

test('the secret is 26 letters and digits, is shown once, and is nowhere in the database', async () => {
  await using app = await createTestApp()
  const bob = app.as('bob')
  const { secret, ...made } = await bob.appPasswords.create({ body: { name: '  Car ' } })
  expect(secret).toMatch(/^[a-z2-7]{26}$/)
  expect(made).toMatchObject({ name: 'Car', last_used: null, last_client: null, modern_only: false })
  expect(await bob.appPasswords.list()).toEqual([made])
  const { secret: other } = await bob.appPasswords.create(newCar)
  expect(other).not.toBe(secret)
  await using lookUps = openLookUps(app)
  const stored = JSON.stringify(lookUps.users.reader.query('SELECT * FROM app_password').all())
  expect(stored).not.toContain(secret)
  expect(statSync(join(app.folder, 'data/secret.key')).mode & 0o777).toBe(0o600)
})

test('an app signs in with the key, with name and password, and with a token, as its user', async () => {
  await using app = await createTestApp()
  const { secret, id } = await app.as('bob').appPasswords.create(newCar)
  await using lookUps = openLookUps(app)
  const session = lookUps.byKey(secret)
  expect(session).toMatchObject({ user_handle: 'bob', device_id: null, token_id: -id })
  expect([...(session?.permissions ?? [])].toSorted()).toEqual(
    (await app.as('bob').auth.session()).permissions.toSorted(),
  )
  for (const handle of ['bob', ' BOB ']) {
    expect(lookUps.byPassword(handle, secret)).toEqual(session)
    expect(lookUps.byToken(handle, md5(`${secret}salt`), 'salt')).toEqual(session)
    expect(lookUps.byToken(handle, md5(`${secret}s2`).toUpperCase(), 's2')).toEqual(session)
  }
})

test('a wrong secret, the account’s password, and the secret of somebody else are refused', async () => {
  await using app = await createTestApp()
  const { secret } = await app.as('bob').appPasswords.create(newCar)
  const { secret: carols } = await app.as('carol').appPasswords.create(newCar)
  await using lookUps = openLookUps(app)
  for (const wrong of ['', testPassword, secret.slice(1), `${secret}a`, 'a'.repeat(26), 'x'.repeat(1e6)]) {
    expect(lookUps.byKey(wrong)).toBeNull()
    expect(lookUps.byPassword('bob', wrong)).toBeNull()
    expect(lookUps.byToken('bob', md5(`${wrong}salt`), 'salt')).toBeNull()
  }
  for (const handle of ['carol', 'nobody', 'no such user', 'x'.repeat(1e6), ''])
    expect(lookUps.byPassword(handle, secret)).toBeNull()
  expect(lookUps.byToken('bob', md5(`${carols}salt`), 'salt')).toBeNull()
  expect(lookUps.byToken('bob', '', '')).toBeNull()
  expect(lookUps.byToken('bob', md5(`${secret}${'s'.repeat(1e6)}`), 's'.repeat(1e6))).toBeNull()
})

test('of several names that differ in case, as older databases have, only the exact one counts', async () => {
  await using app = await createTestApp()
  const { secret } = await app.as('bob').appPasswords.create(newCar)
  await using lookUps = openLookUps(app)
  lookUps.users.writer.run("INSERT INTO user (handle, created) VALUES ('BOB', 1)")
  await nextTurn()
  expect(lookUps.byPassword('bob', secret)).not.toBeNull()
  expect(lookUps.byPassword('BOB', secret)).toBeNull()
  expect(lookUps.byPassword('Bob', secret)).toBeNull()
})

test('tokens are unavailable to an unknown user, to one without a secret for them, and where they are off', async () => {
  await using app = await createTestApp()
  const { secret } = await app.as('bob').appPasswords.create({ body: { name: 'New', modern_only: true } })
  await using lookUps = openLookUps(app)
  for (const handle of ['bob', 'carol', 'no such user'])
    expect(lookUps.byToken(handle, md5(`${secret}salt`), 'salt')).toBe('unavailable')
  expect(lookUps.byPassword('bob', secret)).not.toBeNull()
  const { secret: usable } = await app.as('bob').appPasswords.create(newCar)
  await using without = openLookUps(app, 'no-tokens')
  expect(without.byToken('bob', md5(`${usable}salt`), 'salt')).toBe('unavailable')
  expect(without.byKey(usable)).not.toBeNull()
})

test.each(['no-tokens', 'off'] as const)(
  'with --subsonic %s nothing is stored that can be read again',
  async (mode) => {
    await using app = await createTestApp({ subsonic: mode })
    expect(await app.as('bob').server.info()).toMatchObject({ subsonic: mode })
    const create = () => app.as('bob').appPasswords.create(newCar)
    if (mode === 'off') await expect(create()).rejects.toMatchObject({ code: 'not_implemented' })
    else expect(await create()).toMatchObject({ modern_only: true })
    await using lookUps = openLookUps(app)
    const encrypted = 'SELECT * FROM app_password WHERE secret_cipher IS NOT NULL'
    expect(lookUps.users.reader.query(encrypted).all()).toEqual([])
    expect(() => statSync(join(app.folder, 'data/secret.key'))).toThrow('ENOENT')
  },
)

test('without the key that encrypted them, secrets cannot be compared with tokens; hashes still count', async () => {
  await using app = await createTestApp()
  const { secret } = await app.as('bob').appPasswords.create(newCar)
  const token = [md5(`${secret}salt`), 'salt'] as const
  rmSync(join(app.folder, 'data/secret.key'))
  for (const key of [null, 'a key that is another one, and long enough']) {
    await using lookUps = openLookUps(app, 'on', key)
    expect(lookUps.byToken('bob', ...token)).toBe('unavailable')
    expect(lookUps.byKey(secret)).not.toBeNull()
  }
})

test('a key that was given makes no file, and an encrypted secret is worth nothing in another row', async () => {
  const secretKey = 'this is the key that the operator gave'
  await using app = await createTestApp({ secretKey })
  const { secret } = await app.as('bob').appPasswords.create(newCar)
  await app.as('carol').appPasswords.create(newCar)
  expect(() => statSync(join(app.folder, 'data/secret.key'))).toThrow('ENOENT')
  await using lookUps = openLookUps(app, 'on', secretKey)
  const token = [md5(`${secret}salt`), 'salt'] as const
  expect(lookUps.byToken('bob', ...token)).toMatchObject({ user_handle: 'bob' })
  lookUps.users.writer.run(
    `UPDATE app_password SET secret_cipher = (SELECT secret_cipher FROM app_password WHERE user_id = 2)
     WHERE user_id = 3`,
  )
  expect(lookUps.byToken('carol', ...token)).toBe('unavailable')
})

test('what may be done a number of times is left to the user’s own devices', async () => {
  await using app = await createTestApp()
  const { secret } = await app.as('bob').appPasswords.create(newCar)
  const grant = { params: { handle: 'bob' }, body: { permission: 'EditCatalog', countdown: 3 } }
  await app.as('alice').accounts.grant(grant)
  await using lookUps = openLookUps(app)
  const session = lookUps.byKey(secret)
  expect(session?.permissions.has('AccessCatalog')).toBe(true)
  expect(session?.permissions.has('EditCatalog')).toBe(false)
  expect(session?.underQuota.size).toBe(0)
})

const cuts: [string, (app: TestApp, id: number) => Promise<unknown>][] = [
  ['I revoke it', (app, id) => app.as('bob').appPasswords.remove({ params: { id } })],
  ['my password is set', (app) => app.as('alice').accounts.setPassword(toBob({ password: 'another one' }))],
  ['my password is removed', (app) => app.as('alice').accounts.removePassword(toBob())],
  ['I sign out everywhere else', (app) => app.as('bob').devices.removeOthers()],
  ['I am deleted', (app) => app.as('alice').accounts.remove(toBob())],
]
const toBob = <B>(body?: B) => ({ params: { handle: 'bob' }, body: body as B })

test.each(cuts)('an app is cut off at once when %s', async (_, cut) => {
  await using app = await createTestApp()
  const { secret, id } = await app.as('bob').appPasswords.create(newCar)
  await using lookUps = openLookUps(app)
  const session = lookUps.byKey(secret)
  if (!session) throw new Error('not found')
  expect(lookUps.isValid(session)).toBe(true)
  await cut(app, id)
  await nextTurn()
  expect(lookUps.isValid(session)).toBe(false)
  expect(lookUps.byKey(secret)).toBeNull()
  expect(lookUps.byToken('bob', md5(`${secret}salt`), 'salt')).toBe('unavailable')
})

test('a running answer ends when its user loses the permission for it', async () => {
  await using app = await createTestApp()
  const { secret } = await app.as('bob').appPasswords.create(newCar)
  await using lookUps = openLookUps(app)
  const session = lookUps.byKey(secret)
  if (!session) throw new Error('not found')
  expect(lookUps.isValid(session, 'AccessCatalog')).toBe(true)
  await app.as('alice').accounts.removeRole({ params: { handle: 'bob', role: 'Regular' } })
  await nextTurn()
  expect(lookUps.isValid(session, 'AccessCatalog')).toBe(false)
})

test('I see which app used it last and when, before and after that is written down', async () => {
  await using app = await createTestApp()
  const { secret, id } = await app.as('bob').appPasswords.create(newCar)
  {
    await using lookUps = openLookUps(app)
    const session = lookUps.byKey(secret)
    if (!session) throw new Error('not found')
    lookUps.noteUse(session, `DSub ${'é'.repeat(200)}`)
    const [shown] = await lookUps.list(session.user_id)
    expect(shown).toMatchObject({ id, last_used: lookUps.clock.now() })
    expect(await app.as('bob').appPasswords.list()).toMatchObject([{ last_used: null }])
  }
  const [written] = await app.as('bob').appPasswords.list()
  expect(written).toMatchObject({ id, last_used: settableClock().now() })
  expect(written?.last_client).toStartWith('DSub é')
  expect(Buffer.byteLength(written?.last_client ?? '')).toBeLessThanOrEqual(100)
})

test('an app password opens nothing of this interface', async () => {
  await using app = await createTestApp()
  const { secret } = await app.as('alice').appPasswords.create(newCar)
  const asHeaders: Record<string, string>[] = [
    { authorization: secret },
    { authorization: `Bearer ${secret}` },
    { cookie: `session_token=${secret}` },
  ]
  for (const headers of asHeaders)
    for (const path of ['/v1/auth/session', '/v1/user/app-passwords', '/v1/admin/users'])
      expect((await app.request(path, { headers })).status).toBe(403)
  const device = { device_uuid: 'some-device', device_type: 'web' }
  const login = app.anonymous.auth.login({ body: { user_handle: 'alice', password: secret, ...device } })
  await expect(login).rejects.toMatchObject({ code: 'bad_credentials' })
})

test('another user’s app password is not found, and one too many is refused', async () => {
  await using app = await createTestApp()
  const { id } = await app.as('bob').appPasswords.create(newCar)
  for (const handle of ['carol', 'alice'])
    await expect(app.as(handle).appPasswords.remove({ params: { id } })).rejects.toMatchObject({
      code: 'not_found',
    })
  for (let count = 1; count < appPasswordsPerUserMax; count += 1)
    await app.as('bob').appPasswords.create(newCar)
  await expect(app.as('bob').appPasswords.create(newCar)).rejects.toMatchObject({ code: 'conflict' })
  await app.as('bob').appPasswords.remove({ params: { id } })
  await app.as('bob').appPasswords.create(newCar)
  await expect(app.as('bob').appPasswords.create({ body: { name: ' ' } })).rejects.toMatchObject({
    code: 'invalid',
  })
})

test('an administrator sees and revokes the app passwords of others, and never sees a secret', async () => {
  await using app = await createTestApp()
  await app.as('bob').appPasswords.create(newCar)
  const [made] = await app.as('bob').appPasswords.list()
  if (!made) throw new Error('not listed')
  await app.as('carol').appPasswords.create(newCar)
  const { accounts } = app.as('alice')
  expect(await accounts.appPasswords({ params: { handle: 'bob' } })).toEqual([made])
  const ofCarol = { params: { handle: 'carol', id: made.id } }
  await expect(accounts.removeAppPassword(ofCarol)).rejects.toMatchObject({ code: 'not_found' })
  await accounts.removeAppPassword({ params: { handle: 'bob', id: made.id } })
  expect(await app.as('bob').appPasswords.list()).toEqual([])
  const asBob = app.as('bob').accounts.appPasswords({ params: { handle: 'carol' } })
  await expect(asBob).rejects.toMatchObject({ code: 'forbidden' })
})

test('the log shows no secret and no token at any level, whatever an app does with them', async () => {
  const lines: string[] = []
  const log = createLog('TRACE', (line) => lines.push(line))
  await using app = await createTestApp({ loggingLevel: 'body', log })
  const { secret } = await app.as('bob').appPasswords.create(newCar)
  const token = md5(`${secret}worth-a-salt`)
  const hex = Buffer.from(secret).toString('hex')
  const form = `t=${token}&s=worth-a-salt&p=${secret}`
  for (const query of [`p=${secret}`, `p=enc:${hex}`, `t=${token}&s=worth-a-salt`, `apiKey=${secret}`]) {
    await app.request(`/rest/ping.view?u=bob&v=1.16.1&c=DSub&${query}`)
    await app.request('/rest/ping', { headers: { referer: `http://music.test/rest/stream?id=1&${query}` } })
  }
  await app.request('/rest/ping', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form,
  })
  const logged = lines.join('\n')
  expect(logged).toContain('c=DSub')
  expect(logged).toContain('/v1/user/app-passwords')
  for (const hidden of [secret, hex, token, 'worth-a-salt']) expect(logged).not.toContain(hidden)
})
