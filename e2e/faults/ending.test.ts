import { expect, test } from 'bun:test'
import { existsSync, rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createApi } from '@pezzottify/client'
import { startServer } from '../server.ts'

const owner = { user_handle: 'elena', password: 'eight or more' }
const device = { device_uuid: 'elenas-laptop', device_type: 'web' }
const writersAtOnce = 8

/** A server with an owner, and users who like one track after the other until it is gone. */
async function inUse(...options: string[]) {
  const server = await startServer(['--demo', '--web', 'off', ...options])
  const code = await server.setupCode()
  const { token } = await createApi({ baseUrl: server.url }).setup.createOwner({
    body: { ...owner, ...device, code },
  })
  const api = createApi({ baseUrl: server.url, headers: { authorization: token } })
  const acknowledged: string[] = []
  const writers = Array.from({ length: writersAtOnce }, async (_, writer) => {
    for (let number = 0; ; number += 1) {
      const id = `track-${writer}-${number}`
      try {
        await api.likes.like({ params: { type: 'track', id } })
      } catch {
        return
      }
      acknowledged.push(id)
    }
  })
  while (acknowledged.length < 50) await Bun.sleep(10)
  return {
    server,
    api,
    token,
    acknowledged,
    /** Starts it again on the same data. Resolves to acknowledged likes that are missing. */
    lost: async (): Promise<string[]> => {
      await Promise.all(writers)
      const again = await startServer(['--web', 'off'], undefined, server.folder)
      const state = await createApi({ baseUrl: again.url, headers: { authorization: token } }).sync.state()
      await again.end()
      rmSync(server.folder, { recursive: true })
      const there = new Set(state.likes.tracks.map(String))
      return acknowledged.filter((id) => !there.has(id))
    },
  }
}

test('told to end while music runs and people write, it ends in order: answers under way come whole, nothing is lost', async () => {
  const { server, api, token, lost } = await inUse()
  while ((await api.library.scan()).state !== 'idle') await Bun.sleep(20)
  const [album] = (await api.catalog.albums({})).items
  if (!album) throw new Error('The demo has no album')
  const { discs } = await api.catalog.albumResolved({ params: { id: album.id } })
  const ids = discs.flatMap(({ tracks }) => tracks.map(({ id }) => id))
  const streams = await Promise.all(
    Array.from({ length: 6 }, (_, index) =>
      fetch(`${server.url}/v1/content/stream/${ids[index % ids.length]}`, {
        headers: { authorization: token },
      }),
    ),
  )
  const started = performance.now()
  const ended = server.end()
  const read = streams.map(async (stream) => (await stream.arrayBuffer()).byteLength)
  expect(await Promise.all(read)).toEqual(
    streams.map((stream) => Number(stream.headers.get('content-length'))),
  )
  expect(await ended).toBe(0)
  expect(performance.now() - started).toBeLessThan(12_000)
  // No logs remain beside the databases: their content is in the databases.
  for (const name of ['user.db', 'catalog.db']) {
    const log = join(server.folder, 'data', `${name}-wal`)
    expect(existsSync(log) ? statSync(log).size : 0).toBe(0)
  }
  await expect(fetch(server.url)).rejects.toThrow()
  expect(await lost()).toEqual([])
})

test('a second signal ends it at once, in the middle of everything, and nothing that was acknowledged is lost', async () => {
  const { server, lost } = await inUse()
  // A request that never becomes complete delays an orderly end by ten seconds.
  const held = connect(Number(new URL(server.url).port), '127.0.0.1')
  held.on('error', () => undefined)
  held.write('POST /v1/auth/login HTTP/1.1\r\nHost: music.test\r\nContent-Length: 90\r\n')
  held.write('Content-Type: application/json\r\n\r\n{"user_handle"')
  await Bun.sleep(200)
  process.kill(server.pid, 'SIGTERM')
  while (!server.log().includes('Ending')) await Bun.sleep(5)
  await Bun.sleep(500)
  process.kill(server.pid, 'SIGINT')
  const started = performance.now()
  expect(await server.exited).toBe(1)
  expect(performance.now() - started).toBeLessThan(2_000)
  held.destroy()
  expect(await lost()).toEqual([])
})

test('SIGHUP of a terminal that closes ends nothing', async () => {
  const { server, acknowledged, lost } = await inUse()
  for (let time = 0; time < 5; time += 1) process.kill(server.pid, 'SIGHUP')
  const count = acknowledged.length
  while (acknowledged.length < count + 50) await Bun.sleep(10)
  expect(await server.end()).toBe(0)
  expect(await lost()).toEqual([])
})
