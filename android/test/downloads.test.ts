import { describe, expect, test } from 'bun:test'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileHarness, onJvm, toolsOrNull } from './compile-harness.ts'
import { startPhone } from './phone.ts'

const tools = toolsOrNull()
const compiled = tools && compileHarness(tools)
const program = tools && compiled && onJvm(tools, compiled)

const music = new Uint8Array(2_000_000).map((_, index) => index % 251)
const key = 'user.track.version'

/** A server that sends the requested bytes; the paths say how it misbehaves. */
function serveMusic() {
  const asked: { path: string; range: string | null; token: string | null }[] = []
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request) {
      const { pathname } = new URL(request.url)
      const range = request.headers.get('range')
      asked.push({ path: pathname, range, token: request.headers.get('authorization') })
      if (pathname === '/busy') return new Response(null, { status: 429, headers: { 'Retry-After': '7' } })
      if (pathname !== '/track') return new Response(null, { status: 404 })
      const from = Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0)
      if (from >= music.length) return new Response(null, { status: 416 })
      const headers = {
        'Content-Type': 'audio/mpeg',
        'Content-Range': `bytes ${from}-${music.length - 1}/${music.length}`,
      }
      return new Response(music.slice(from), { status: range ? 206 : 200, headers })
    },
  })
  return { asked, origin: `http://127.0.0.1:${server.port}`, [Symbol.dispose]: () => void server.stop(true) }
}

async function openPhone(origin: string) {
  if (!program) throw new Error('not reached: the tests are left out')
  const phone = await startPhone(program, { server: origin })
  await phone.does('page', `${origin}/`)
  await phone.post('ready')
  return phone
}

if (!program)
  test('without a JDK and the tools downloads are left out, named above', () => expect(program).toBeNull())
else
  describe('downloads', () => {
    test('a track comes whole, is told of, listed, played from the phone, and removed', async () => {
      using server = serveMusic()
      await using phone = await openPhone(server.origin)
      await phone.post('download', { key, url: '/track' })
      expect(await phone.event('downloaded')).toEqual({ key, sizeBytes: music.length, mime: 'audio/mpeg' })
      expect(phone.events().filter(({ event }) => event === 'progress').length).toBeGreaterThan(1)
      expect(server.asked).toEqual([{ path: '/track', range: null, token: 'secret-token' }])
      expect(new Uint8Array(readFileSync(join(phone.files, 'downloads', key)))).toEqual(music)
      await phone.post('download', { key, url: '/track' })
      expect(await phone.event('downloaded')).toEqual({ key, sizeBytes: music.length, mime: null })
      expect(server.asked).toHaveLength(1)
      await phone.post('downloads', { id: '1' })
      expect(await phone.event('downloads')).toMatchObject({
        id: '1',
        files: [{ key, sizeBytes: music.length }],
        usedBytes: music.length,
      })
      await phone.post('load', { url: `kept:${key}`, positionMs: 0, play: true, gain: 1 })
      expect(String(phone.callsOf('media.MediaPlayer.setDataSource')[0]?.[1])).toEndWith(`/downloads/${key}`)
      expect(phone.callsOf('media.MediaPlayer.setDataSource')[0]?.[2]).toBe('{}')
      await phone.post('removeAllDownloads', { prefix: 'user.' })
      expect(phone.kept()).toEqual([])
    })

    test('what had come before is not fetched again; what lies there and is longer begins anew', async () => {
      using server = serveMusic()
      await using phone = await openPhone(server.origin)
      writeFileSync(join(phone.files, 'downloads', `${key}.part`), music.slice(0, 1_500_000))
      await phone.post('download', { key, url: '/track' })
      await phone.event('downloaded')
      expect(server.asked.at(-1)?.range).toBe('bytes=1500000-')
      expect(new Uint8Array(readFileSync(join(phone.files, 'downloads', key)))).toEqual(music)
      writeFileSync(join(phone.files, 'downloads', 'other.part'), new Uint8Array(music.length + 5))
      await phone.post('download', { key: 'other', url: '/track' })
      expect(await phone.event('downloadFailed')).toEqual({
        key: 'other',
        reason: 'later',
        retryAfterSeconds: null,
      })
      expect(phone.kept()).toEqual([key])
    })

    test('why one ended is told: gone, later with the time to wait, no server', async () => {
      using server = serveMusic()
      await using phone = await openPhone(server.origin)
      await phone.post('download', { key: 'a', url: '/nothing' })
      expect(await phone.event('downloadFailed')).toEqual({
        key: 'a',
        reason: 'gone',
        retryAfterSeconds: null,
      })
      await phone.post('download', { key: 'b', url: '/busy' })
      expect(await phone.event('downloadFailed', ({ key }) => key === 'b')).toEqual({
        key: 'b',
        reason: 'later',
        retryAfterSeconds: 7,
      })
      server[Symbol.dispose]()
      await phone.post('download', { key: 'c', url: '/track' })
      expect(await phone.event('downloadFailed', ({ key }) => key === 'c')).toMatchObject({ reason: 'later' })
    })

    test('a key names a file of the folder and nothing else; an address is one of the server', async () => {
      using server = serveMusic()
      await using phone = await openPhone(server.origin)
      for (const wrong of ['../escape', '..', 'a/b', '', 'x.part', 'y'.repeat(121)]) {
        await phone.post('download', { key: wrong, url: '/track' })
        expect(await phone.event('refused')).toMatchObject({ command: 'download' })
      }
      await phone.post('download', { key, url: 'https://evil.example/track' })
      expect(phone.events().filter(({ event }) => event === 'refused')).toHaveLength(7)
      expect(server.asked).toEqual([])
    })

    test('a kept picture is shown without the server', async () => {
      using server = serveMusic()
      await using phone = await openPhone(server.origin)
      writeFileSync(join(phone.files, 'downloads', 'picture.AB12_width_512'), 'picture')
      expect(await phone.does('intercept', `${server.origin}/v1/content/image/AB12?width=512`)).toBe(
        'image/webp 200 picture',
      )
      expect(await phone.does('intercept', `${server.origin}/v1/content/image/AB13?width=512`)).toBeNull()
    })
  })
