import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seededRandom } from '../base/seeded-random.ts'
import { createTestApp } from './test-app.ts'

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND']

test('no request of any user creates a new series or puts a name into a metric', async () => {
  await using app = await createTestApp()
  const random = seededRandom(41)
  const word = (): string => Math.floor(random() * 2 ** 50).toString(36)
  const askForAnything = async (): Promise<void> => {
    for (let asked = 0; asked < 200; asked += 1) {
      const starts = [
        '/',
        '/v1/',
        '/v1/content/album/',
        '/v1/content/image/',
        '/v1/user/playlist/',
        '/v1/download/',
      ]
      const path = `${starts[asked % starts.length]}${word()}?${word()}=${word()}`
      const method = methods[Math.floor(random() * methods.length)] ?? 'GET'
      const headers = { 'user-agent': word(), 'x-forwarded-for': word(), authorization: word() }
      await app.request(path, { method, ...(asked % 2 === 0 ? { as: 'bob' } : { headers }) })
    }
    for (let asked = 0; asked < 5; asked += 1) {
      const login = { user_handle: `somebody-${word()}`, password: word() }
      const device = { device_uuid: `device-of-${word()}`, device_type: word() }
      await app.anonymous.auth.login({ body: { ...login, ...device } }).catch(() => null)
    }
  }
  const metrics = async (): Promise<string> =>
    (await app.app.metrics.fetch(new Request('http://x/metrics'))).text()
  // After the first thousand, each kind of answer has occurred.
  for (let round = 0; round < 5; round += 1) await askForAnything()
  const namesIn = (text: string): string[] =>
    text.split('\n').flatMap((line) => (line.startsWith('#') ? [] : [line.replace(/ \S+$/, '')]))
  const before = new Set(namesIn(await metrics()))
  for (let round = 0; round < 3; round += 1) await askForAnything()
  const after = await metrics()
  expect(namesIn(after).filter((series) => !before.has(series))).toEqual([])
  for (const name of ['alice', 'bob', 'carol', 'somebody', 'device-of'])
    expect(after.toLowerCase()).not.toContain(name)
})

test('the metrics are read only, and not told at the address of the server, with a web app and without', async () => {
  const site = mkdtempSync(join(tmpdir(), 'pezzottify-site-'))
  await Bun.write(join(site, 'index.html'), '<!doctype html>')
  for (const webFolder of [null, site]) {
    await using app = await createTestApp({ webFolder })
    for (const path of ['/metrics', '/v1/metrics', '/metrics/'])
      expect([path, (await app.request(path, { as: 'alice' })).status]).toEqual([path, 404])
    for (const method of ['POST', 'DELETE', 'OPTIONS']) {
      const refused = await app.app.metrics.fetch(new Request('http://x/metrics', { method }))
      expect([method, refused.status, refused.headers.get('allow')]).toEqual([method, 405, 'GET, HEAD'])
    }
  }
  rmSync(site, { recursive: true })
})
