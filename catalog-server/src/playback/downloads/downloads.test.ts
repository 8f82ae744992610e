import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdirSync, readdirSync, readFileSync, readlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { UserStore } from '../../db/user/schema.ts'
import { openUsers } from '../../db/user/schema.ts'
import { createLog } from '../../base/log.ts'
import { albumRequest, artistRequest, trackRequest } from '../../testing/catalog-bodies.ts'
import type { ServedApp } from '../../testing/serve-app.ts'
import { serveApp } from '../../testing/serve-app.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'
import { unzip } from '../../testing/unzip.ts'

let app: TestApp
let served: ServedApp
let users: UserStore
let media: string
const lines: string[] = []
const start = Math.floor(Date.now() / 1_000)
let now = start
const clock = { now: () => now, monotonicMs: () => performance.now() }
const contentOf = (id: string): Buffer => Buffer.from(`ID3 ${id}  `.repeat(500)).subarray(0, 3_500)

beforeAll(async () => {
  const log = createLog('INFO', (line) => lines.push(line))
  app = await createTestApp({ clock, loggingLevel: 'body', log })
  served = serveApp(app)
  users = openUsers(join(app.folder, 'data/user.db'))
  media = join(app.folder, 'data/media')
  const { editing } = app.as('alice')
  await editing.createArtist({ body: { ...artistRequest('a1'), name: 'AC/DC' } })
  await editing.createAlbum({ body: { ...albumRequest('al1'), name: 'Für Élise?', artists_ids: ['a1'] } })
  await editing.createAlbum({ body: albumRequest('empty') })
  mkdirSync(join(media, 'albums/al1'), { recursive: true })
  for (const [id, name, track_number] of [
    ['t1', '../Björk: "One"', 1],
    ['t2', 'Twin', 2],
    ['t3', 'TWIN', 2],
    ['lost', 'Lost', 4],
  ] as const) {
    const artists = [{ artist_id: 'a1', role: 'MainArtist' as const }]
    await editing.createTrack({ body: { ...trackRequest(id, 'al1'), name, track_number, artists } })
    if (id !== 'lost') writeFileSync(join(media, `albums/al1/${id}.mp3`), contentOf(id))
  }
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await users.close()
  await app[Symbol.asyncDispose]()
})

const issue = (kind: 'track' | 'album' | 'playlist', id: string, lifetime_seconds?: number) =>
  app.as('alice').downloads.issue({ body: { kind, id, lifetime_seconds } })
const get = (url: string, headers: Record<string, string> = {}, method = 'GET') =>
  served.fetch(url, { headers, method })
const userId = (handle: string): number =>
  users.reader.query<{ id: number }, [string]>('SELECT id FROM user WHERE handle = ?').get(handle)?.id ?? 0

describe('a link to a track', () => {
  test('gives the file to whoever has it, by name, whole or in parts', async () => {
    const { url, ...link } = await issue('track', 't1')
    expect(link).toMatchObject({
      kind: 'track',
      content_id: 't1',
      expires_at: start + 3_600,
      revoked_at: null,
    })
    expect(url).toMatch(/^\/v1\/download\/[\w-]{43}$/)
    const whole = await get(url)
    expect(whole.headers.get('content-disposition')).toBe(
      `attachment; filename="AC_DC - .._Bjork_ _One_.mp3"; filename*=UTF-8''AC_DC%20-%20.._Bj%C3%B6rk_%20_One_.mp3`,
    )
    expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'audio/mpeg'])
    expect(Buffer.from(await whole.arrayBuffer()).equals(contentOf('t1'))).toBeTrue()

    const rest = await get(url, { range: 'bytes=100-', 'if-range': whole.headers.get('etag') ?? '' })
    expect([rest.status, rest.headers.get('content-range')]).toEqual([206, 'bytes 100-3499/3500'])
    expect(rest.headers.get('content-disposition')).toStartWith('attachment')
    expect(Buffer.from(await rest.arrayBuffer()).equals(contentOf('t1').subarray(100))).toBeTrue()
    expect((await get(url, { range: 'bytes=9999-' })).status).toBe(416)
    const head = await get(url, {}, 'HEAD')
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '3500'])

    // One whole download; the range, the refusal and the HEAD belong to the same use.
    const [listed] = await app.as('alice').downloads.list()
    expect(listed).toEqual({ ...link, use_count: 1, last_used_at: start })
  })

  test('whose file is gone gives nothing', async () => {
    const { url } = await issue('track', 'lost')
    const response = await get(url)
    expect([response.status, await response.text()]).toEqual([404, ''])
  })
})

describe('a link to an album', () => {
  test('gives an archive with every file once under its number and name, and tells what is missing', async () => {
    const { url } = await issue('album', 'al1')
    const response = await get(url)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/zip'])
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="AC_DC - Fur Elise_.zip"; filename*=UTF-8''AC_DC%20-%20F%C3%BCr%20%C3%89lise_.zip`,
    )
    const archive = Buffer.from(await response.arrayBuffer())
    const files = unzip(archive)
    expect(files.map(({ name }) => name)).toEqual([
      '01 .._Björk_ _One_.mp3',
      '02 Twin.mp3',
      '02 TWIN (2).mp3',
      'missing.txt',
    ])
    for (const [index, id] of ['t1', 't2', 't3'].entries())
      expect(files[index]).toMatchObject({ bytes: contentOf(id), isStored: true, isUtf8: true })
    expect(files[3]?.bytes.toString()).toBe(
      'Not in this archive:\r\n\r\n04 Lost (its file cannot be read)\r\n',
    )

    const head = await get(url, {}, 'HEAD')
    expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([
      200,
      'application/zip',
      '',
    ])
    expect(head.headers.get('content-length')).toBeNull()
  })

  test('without tracks gives nothing', async () => {
    expect((await get((await issue('album', 'empty')).url)).status).toBe(404)
  })

  test('ends in a broken connection when a file changes while it is sent, never in half an archive', async () => {
    const path = join(media, 'albums/al1/t2.mp3')
    truncateSync(path, 60_000_000)
    const { url } = await issue('album', 'al1')
    const response = await get(url)
    const reader = response.body!.getReader()
    await reader.read()
    truncateSync(path, 4_000)
    const readOn = async (): Promise<void> => {
      while (!(await reader.read()).done);
    }
    expect(readOn()).rejects.toThrow()
    await readOn().catch(() => undefined)
    writeFileSync(path, contentOf('t2'))
  })

  test('closes its files when the reader goes away, and does not read ahead of a slow one', async () => {
    const path = join(media, 'albums/al1/t1.mp3')
    truncateSync(path, 200_000_000)
    const { url } = await issue('album', 'al1')
    const openFiles = (): number => openOf(path)
    const memory = process.memoryUsage.rss()
    const { hostname, port } = new URL(served.url)
    for (let round = 0; round < 5; round += 1) {
      const socket = connect(Number(port), hostname)
      socket.write(`GET ${url} HTTP/1.1\r\nHost: x\r\n\r\n`)
      await new Promise((resolve) => socket.once('data', resolve))
      socket.pause()
      while (openFiles() === 0) await Bun.sleep(5)
      socket.destroy()
      while (openFiles() > 0) await Bun.sleep(5)
    }
    expect((process.memoryUsage.rss() - memory) / 1024 / 1024).toBeLessThan(100)
    writeFileSync(path, contentOf('t1'))
  })
})

describe('a link to a playlist', () => {
  test('gives its tracks in their order, numbered by their place, and is made by its owner alone', async () => {
    const add = (id: string, owner: string): void => {
      const values = [id, userId(owner), userId(owner), 'Road trip']
      users.writer.run(
        'INSERT INTO user_playlist (id, user_id, creator_id, name, created) VALUES (?, ?, ?, ?, 0)',
        values,
      )
    }
    add('mine', 'alice')
    add('bobs', 'bob')
    for (const [place, track] of ['t2', 'none', 't1', 't2'].entries())
      users.writer.run(
        'INSERT INTO user_playlist_tracks (id, playlist_id, track_id, order_key, added) VALUES (?, ?, ?, ?, 0)',
        [`e${place}`, 'mine', track, `k${place}`],
      )
    const response = await get((await issue('playlist', 'mine')).url)
    const files = unzip(Buffer.from(await response.arrayBuffer()))
    expect(files.map(({ name }) => name)).toEqual([
      '01 AC_DC - Twin.mp3',
      '03 AC_DC - .._Björk_ _One_.mp3',
      '04 AC_DC - Twin.mp3',
      'missing.txt',
    ])
    expect(files[3]?.bytes.toString()).toContain('02 none (not in the catalog any more)')
    for (const id of ['bobs', 'none']) expect(issue('playlist', id)).rejects.toMatchObject({ status: 404 })
    for (const kind of ['track', 'album'] as const)
      expect(issue(kind, 'none')).rejects.toMatchObject({ status: 404 })
  })
})

describe('a link is worth nothing', () => {
  test('once it is over, revoked or made up, and nothing tells which', async () => {
    const { downloads } = app.as('alice')
    const short = await issue('track', 't1', 60)
    const revoked = await issue('track', 't1')
    await downloads.revoke({ params: { id: revoked.id } })
    await downloads.revoke({ params: { id: revoked.id } })
    expect((await get(short.url)).status).toBe(200)
    now += 60
    for (const url of [short.url, revoked.url, '/v1/download/x', `${revoked.url}x`]) {
      const response = await get(url)
      expect([response.status, await response.text()]).toEqual([404, ''])
    }
    const [newest] = await downloads.list()
    expect(newest).toMatchObject({ id: revoked.id, revoked_at: start, use_count: 0, last_used_at: null })
  })

  test('to somebody else who wants to revoke it, and to who may issue none', async () => {
    const { id } = await issue('track', 't1')
    users.writer.run('INSERT INTO user_extra_permission VALUES (NULL, ?, 6, 0, NULL, NULL, 0)', [
      userId('bob'),
    ])
    const { downloads } = app.as('bob')
    expect(downloads.revoke({ params: { id } })).rejects.toMatchObject({ status: 404 })
    expect(downloads.revoke({ params: { id: 999_999 } })).rejects.toMatchObject({ status: 404 })
    expect(await downloads.list()).toEqual([])
    expect(app.as('carol').downloads.list()).rejects.toMatchObject({ status: 403 })
  })

  test('when the permission of who issued it is withdrawn, but not when its last use was this link', async () => {
    /** As another process does it, so that it is seen from the next turn on. */
    const grant = async (countdown: number | null, end: number | null): Promise<void> => {
      users.writer.run('DELETE FROM user_extra_permission WHERE user_id = ?', [userId('carol')])
      const values = [userId('carol'), end, countdown]
      users.writer.run('INSERT INTO user_extra_permission VALUES (NULL, ?, 6, 0, ?, ?, 0)', values)
      await new Promise(setImmediate)
    }
    await grant(1, null)
    const body = { kind: 'track' as const, id: 't1' }
    const { url } = await app.as('carol').downloads.issue({ body })
    expect(app.as('carol').downloads.issue({ body })).rejects.toMatchObject({ status: 403 })
    const status = async (): Promise<number> => (await get(url)).status
    expect(await status()).toBe(200)
    await grant(null, now - 1)
    expect(await status()).toBe(404)
    users.writer.run('DELETE FROM user_extra_permission WHERE user_id = ?', [userId('carol')])
    expect(await status()).toBe(404)
  })

  test('to who reads the database or the log', async () => {
    const { url } = await issue('track', 't1')
    await (await get(url)).arrayBuffer()
    const secret = url.split('/').at(-1) ?? ''
    expect(lines.some((line) => line.includes('/v1/download/…'))).toBeTrue()
    expect(lines.join('\n')).not.toContain(secret)
    const rows = users.reader.query('SELECT * FROM download_token').all()
    expect(JSON.stringify(rows)).not.toContain(secret)
  })
})

test('a wrong kind, an empty id and a lifetime out of bounds are refused', async () => {
  const status = async (body: object): Promise<number> => {
    const headers = { 'content-type': 'application/json' }
    const sent = { method: 'POST', as: 'alice', headers, body: JSON.stringify(body) }
    return (await app.request('/v1/content/download', sent)).status
  }
  expect(await status({ kind: 'artist', id: 'a1' })).toBe(422)
  expect(await status({ kind: 'track', id: '' })).toBe(422)
  for (const lifetime_seconds of [59, 604_801, 1.5])
    expect(await status({ kind: 'track', id: 't1', lifetime_seconds })).toBe(422)
  expect(await status({ kind: 'track', id: 't1', lifetime_seconds: 604_800 })).toBe(201)
})

/** The number of open descriptors for a file in this server and its disk processes. */
const openOf = (path: string): number =>
  [process.pid, ...childrenOf(process.pid)]
    .flatMap((pid) => readdirSync(`/proc/${pid}/fd`).map((name) => `/proc/${pid}/fd/${name}`))
    .filter((link) => {
      try {
        return readlinkSync(link) === path
      } catch {
        return false
      }
    }).length

const childrenOf = (pid: number): string[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
  )
