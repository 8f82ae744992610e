import { expect, test } from 'bun:test'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTestApp } from '../../testing/test-app.ts'
import { isSupervised } from '../../base/supervision.ts'

const reboot = { method: 'POST', as: 'alice' }

test('the disk is told by what takes it, databases with what lies beside them, and by what is free', async () => {
  await using app = await createTestApp()
  mkdirSync(join(app.folder, 'data/media/deep/er'), { recursive: true })
  writeFileSync(join(app.folder, 'data/media/deep/er/song'), new Uint8Array(5_000))
  writeFileSync(join(app.folder, 'data/media/other'), new Uint8Array(70))
  writeFileSync(join(app.folder, 'elsewhere'), new Uint8Array(9_000))
  symlinkSync(join(app.folder, 'elsewhere'), join(app.folder, 'data/media/link'))
  symlinkSync(join(app.folder, 'data'), join(app.folder, 'data/media/loop'))
  const { entries, free_bytes } = await app.as('alice').operations.storage()
  const found = Object.fromEntries(entries.map((entry) => [entry.name, entry]))
  expect(Object.keys(found)).toEqual([
    'catalog.db',
    'user.db',
    'search.db',
    'media',
    'scaled pictures',
    'conversions',
    'embedded art',
  ])
  expect(found['media']).toEqual({
    name: 'media',
    path: join(app.folder, 'data/media'),
    bytes: 5_070,
    complete: true,
  })
  expect(found['catalog.db']?.bytes).toBeGreaterThan(4_096)
  expect(found['user.db']?.bytes).toBeGreaterThan(4_096)
  expect(free_bytes).toBeGreaterThan(0)
})

test('a missing file has size 0', async () => {
  await using app = await createTestApp()
  rmSync(join(app.folder, 'data/cache'), { recursive: true })
  const { entries } = await app.as('alice').operations.storage()
  expect(entries.find(({ name }) => name === 'embedded art')).toMatchObject({ bytes: 0, complete: true })
})

test('a reboot is answered first and begun once, however often it is asked for', async () => {
  let begun = 0
  const { promise: hasBegun, resolve } = Promise.withResolvers<void>()
  const onReboot = () => {
    begun += 1
    resolve()
  }
  await using app = await createTestApp({ onReboot, supervised: true })
  const answers = await Promise.all([
    app.request('/v1/admin/reboot', reboot),
    app.request('/v1/admin/reboot', reboot),
  ])
  expect(begun).toBe(0)
  for (const answer of answers) {
    expect(answer.status).toBe(202)
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(answer.headers.get('x-supervised')).toBe('true')
    expect(await answer.text()).toBe('Server reboot initiated')
  }
  await hasBegun
  await Bun.sleep(150)
  expect(begun).toBe(1)
})

test('a page of another site, a GET and a user without the permission reboot nothing', async () => {
  let begun = 0
  await using app = await createTestApp({ onReboot: () => (begun += 1) })
  const status = async (init: RequestInit & { as?: string }) =>
    (await app.request('/v1/admin/reboot', init)).status
  expect([
    await status({ ...reboot, headers: { origin: 'http://evil.test' } }),
    await status({ ...reboot, headers: { 'sec-fetch-site': 'cross-site' } }),
    await status({ ...reboot, as: 'bob' }),
    await status({ as: 'alice' }),
  ]).toEqual([403, 403, 403, 405])
  await Bun.sleep(150)
  expect(begun).toBe(0)
})

test('a server that cannot end itself says so', async () => {
  await using app = await createTestApp()
  expect((await app.request('/v1/admin/reboot', reboot)).status).toBe(503)
})

test('whether something starts the server again is seen by systemd or a container', () => {
  const nothing = () => false
  expect(isSupervised({}, nothing)).toBe(false)
  expect(isSupervised({ INVOCATION_ID: '1' }, nothing, false)).toBe(true)
  expect(isSupervised({ INVOCATION_ID: '1' }, nothing, true)).toBe(false)
  expect(isSupervised({ KUBERNETES_SERVICE_HOST: '10.0.0.1' }, nothing)).toBe(true)
  expect(isSupervised({}, (path) => path === '/.dockerenv')).toBe(true)
})
