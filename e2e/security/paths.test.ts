import { afterAll, beforeAll, expect, test } from 'bun:test'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makePng } from '../../catalog-server/src/testing/library-fixture.ts'
import { exchange } from '../raw-request.ts'
import type { Target } from './target.ts'
import { startTarget } from './target.ts'

let target: Target
const outside = mkdtempSync(join(tmpdir(), 'pezzottify-outside-'))
const web = join(outside, 'web')
const secret = 'what nobody may read'
const page = '<title>the page</title>'

beforeAll(async () => {
  mkdirSync(web)
  writeFileSync(join(web, 'index.html'), page)
  for (const name of ['secret.jpg', 'user.db']) writeFileSync(join(outside, name), secret)
  target = await startTarget(['--web', web])
  const images = join(target.folder, 'data/media/images')
  mkdirSync(images)
  writeFileSync(join(images, 'real.png'), makePng(8, 8, '#2b6cb0'))
  symlinkSync(join(outside, 'secret.jpg'), join(images, 'link.jpg'))
})
afterAll(async () => {
  await target?.[Symbol.asyncDispose]()
  rmSync(outside, { recursive: true })
})

/** The raw path: no client normalises it. */
async function get(path: string, token: string | null): Promise<{ status: number; text: string }> {
  const credentials = token === null ? '' : `authorization: ${token}\r\n`
  const request = `GET ${path} HTTP/1.1\r\nhost: music.test\r\nconnection: close\r\n${credentials}\r\n`
  const answer = (await exchange(target.url, request)).toString('latin1')
  return { status: Number(answer.slice(9, 12)), text: answer }
}

const up = ['..', '%2e%2e', '%252e%252e', '..%00', '%2e.']
const slash = ['/', '%2f', '%252f', '%5c', '%255c', '\\', '//', '%c0%af', '%ef%bc%8f']
const goals = ['user.db', 'data/user.db', 'secret.jpg', 'etc/passwd']
const climbs = up.flatMap((dots) =>
  slash.flatMap((bar) =>
    goals.flatMap((goal) => [1, 2, 8].map((steps) => (dots + bar).repeat(steps) + goal)),
  ),
)
const places = ['/v1/content/image/', '/v1/content/stream/', '/v1/download/', '/', '/assets/']
const absolute = [
  '/etc/passwd',
  '%2fetc%2fpasswd',
  'file:%2f%2f%2fetc%2fpasswd',
  'C:%5cboot.ini',
  '%00',
  'link',
  'link.jpg',
]

test('no id and no path leads out of the places where pictures, music and the web app lie', async () => {
  const tried = [...climbs, ...absolute, '../'.repeat(1_300), 'x'.repeat(4_096)]
  const statuses = new Set<number>()
  for (const place of places)
    for (const path of tried) {
      const { status, text } = await get(place + path, target.admin)
      expect([place, path, status]).toEqual([place, path, expect.any(Number)])
      for (const content of [secret, 'root:x:0', 'SQLite format 3']) expect(text).not.toContain(content)
      statuses.add(status)
    }
  expect([...statuses].toSorted()).toEqual([200, 400, 404])
  expect(target.log()).not.toMatch(/ERROR|WARN/)
})

const canTrace = Bun.which('strace') !== null && Bun.spawnSync(['strace', '-o', '/dev/null', 'true']).success

test.skipIf(!canTrace)('whatever is asked for, the process opens no file outside its folders', async () => {
  const log = join(outside, 'opened.txt')
  const filter = ['-f', '-qq', '-e', 'trace=open,openat', '-o', log]
  const trace = Bun.spawn(['strace', ...filter, '-p', String(target.pid)], { stderr: 'ignore' })
  const openedSoFar = (): string[] =>
    [...readFileSync(log, 'utf8').matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, path]) => path ?? '')
  const real = join(target.folder, 'data/media/images/real.png')
  while (!existsSync(log) || !openedSoFar().includes(real)) {
    expect((await get('/v1/content/image/real', target.admin)).status).toBe(200)
    await Bun.sleep(20)
  }
  for (const place of places)
    for (const path of [...climbs.filter((_, index) => index % 5 === 0), ...absolute])
      await get(place + path, target.admin)
  trace.kill('SIGINT')
  await trace.exited
  // Threads and children that start meanwhile read the program itself.
  const program = [join(import.meta.dirname, '../..'), join(target.folder, '.bun'), '/dev/null']
  const own = [join(target.folder, 'data'), web, '/proc/self/', ...program]
  expect(openedSoFar().filter((path) => !own.some((folder) => path.startsWith(folder)))).toEqual([])
})

const guarded = '/v1/admin/users'
const tricks = [
  '//v1/admin/users',
  '/v1//admin/users',
  '/v1/admin//users',
  '/v1/./admin/users',
  '/v1/content/../admin/users',
  '/v1/health/../admin/users',
  '/v1/health/%2e%2e/admin/users',
  '/v1/health/..%2fadmin/users',
  '/v1/health%2f..%2fadmin%2fusers',
  '/v1/health;/../admin/users',
  '/v1/admin;x=1/users',
  '/v1/admin/users;x=1',
  '/v1/admin/users/',
  '/v1/admin/users.',
  '/v1/admin/users%20',
  '/v1/admin/users%00',
  '/v1/admin/users%00.jpg',
  '/v1/admin/users.json',
  '/V1/admin/users',
  '/v1/ADMIN/users',
  '/v1/%61dmin/users',
  '/v1/%2561dmin/users',
  '/v1\\admin\\users',
  '/v1/health\\..\\admin\\users',
  '/v1/admin/users?/v1/health',
  '/v1/admin/users?path=/v1/auth/login',
  '/v1/admin/users#/v1/health',
  'http://music.test/v1/admin/users',
  'http://music.test/v1/health/../admin/users',
  '/v1/admin/users%3f/v1/health',
  '/v1/admin/users/bob/../../users',
]

test('no spelling of a path gets past its permission', async () => {
  expect((await get(guarded, target.admin)).text).toContain('"user_handle":"bob"')
  for (const path of tricks)
    for (const token of [null, target.regular]) {
      const { status, text } = await get(path, token)
      const isPage = status === 200 && text.endsWith(page)
      expect([path, isPage || [400, 403, 404].includes(status), text.includes('user_handle')]).toEqual([
        path,
        true,
        false,
      ])
    }
})

test('headers that name another method or path change neither', async () => {
  const overrides = {
    'x-http-method-override': 'DELETE',
    'x-http-method': 'DELETE',
    'x-method-override': 'DELETE',
    'x-original-url': '/v1/admin/users',
    'x-rewrite-url': '/v1/admin/users',
    'x-forwarded-prefix': '/v1/admin',
  }
  const asked = async (path: string, method: string, headers: Record<string, string>) =>
    fetch(target.url + path, { method, headers: { authorization: target.regular, ...headers } })
  const album = '/v1/user/liked/album'
  expect((await asked(`${album}/a1`, 'POST', {})).status).toBe(200)
  expect((await asked(`${album}/a1?_method=DELETE`, 'POST', overrides)).status).toBe(200)
  expect(await (await asked(`${album}?_method=DELETE`, 'GET', overrides)).json()).toEqual(['a1'])
  const health = await asked('/v1/health', 'GET', overrides)
  expect(await health.json()).toEqual({ status: 'ok' })
  const read = { ...overrides, 'x-http-method-override': 'GET' }
  expect((await asked('/v1/content/albums', 'POST', read)).status).toBe(405)
  expect((await asked('/v1/user/playlist', 'HEAD', {})).status).toBe(405)
})
