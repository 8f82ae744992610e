import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { connect } from 'node:net'
import { ftruncateSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { createTestApp, testPassword } from '../../testing/test-app.ts'
import { listen } from './listen.ts'

const idleSeconds = 4
/**
 * Bun waits ten seconds for a request head, whatever the option says, and checks its connections every
 * four.
 */
const closedWithinMs = 15_000
const drippingMs = 500

/**
 * Sends a beginning, then a few bytes now and then, and returns whether the server closed the connection.
 */
async function drip(port: number, beginning: string, drop: string): Promise<'closed' | 'still open'> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.resume()
  socket.write(beginning)
  const dripping = setInterval(() => void socket.write(drop), drippingMs)
  const closed = new Promise<'closed'>((resolve) => socket.on('close', () => resolve('closed')))
  const outcome = await Promise.race([closed, Bun.sleep(closedWithinMs).then(() => 'still open' as const)])
  clearInterval(dripping)
  socket.destroy()
  return outcome
}

const post = `POST /v1/auth/login HTTP/1.1\r\nhost: music.test\r\ncontent-type: application/json\r\n`
const attacks: [string, string][] = [
  ['', ''],
  ['GE', 'T'],
  ['GET /v1/health HTTP/1.1\r\nhost: music.test\r\n', 'a: b\r\n'],
  ['GET /v1/health HTTP/1.1\r\nhost: music.test\r\nx: ', 'a'],
  [`${post}content-length: 1000\r\n\r\n`, ' '],
  [`${post}transfer-encoding: chunked\r\n\r\n`, '1\r\n \r\n'],
  ['GET /v1/health HTTP/1.1\r\nhost: music.test\r\ncontent-length: 1000\r\n\r\n', ' '],
]
const eachTimes = 30

test('a client that sends a few bytes now and then is disconnected; a player that has read ahead is not', async () => {
  await using app = await createTestApp()
  using catalog = new Database(join(app.folder, 'data/catalog.db'))
  catalog.run(`INSERT INTO albums (id, name, album_type) VALUES ('al', 'Album', 'ALBUM')`)
  catalog.run(`INSERT INTO tracks (id, name, album_id, track_number, audio_uri, format, codec)
    VALUES ('t1', 'Track', 'al', 1, 't1.flac', 'FLAC', 'flac')`)
  ftruncateSync(openSync(join(app.folder, 'data/media/t1.flac'), 'w'), 1024 ** 3)
  const login = { user_handle: 'bob', password: testPassword, device_uuid: 'bobs-player', device_type: 'web' }
  const { token } = await app.anonymous.auth.login({ body: login })
  const ended: string[] = []
  const watched: Parameters<typeof listen>[3] = (request, server) => {
    request.signal.addEventListener('abort', () => ended.push(new URL(request.url).pathname))
    return app.app.fetch(request, server)
  }
  const listener = listen('127.0.0.1', 0, '--port', watched, idleSeconds)

  const player = connect(listener.port, '127.0.0.1')
  player.write(`GET /v1/content/stream/t1 HTTP/1.1\r\nhost: music.test\r\nauthorization: ${token}\r\n\r\n`)
  player.once('data', () => player.pause())
  const attacked = Promise.all(
    attacks.flatMap(([beginning, drop]) =>
      Array.from({ length: eachTimes }, () => drip(listener.port, beginning, drop)),
    ),
  )
  await Bun.sleep(drippingMs)
  expect(await (await fetch(`http://127.0.0.1:${listener.port}/v1/health`)).json()).toEqual({ status: 'ok' })
  expect(new Set(await attacked)).toEqual(new Set(['closed']))
  // The attacks took as long as any connection may be idle, and the player was idle all that time.
  expect(ended).not.toContain('/v1/content/stream/t1')
  player.destroy()
  await listener.stop(0)
})
