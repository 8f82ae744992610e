import { expect, test } from 'bun:test'
import { ftruncateSync, openSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { ApiClient } from '@pezzottify/client'
import type { SignedIn, Served } from '../../testing/listening.ts'
import { serve } from '../../testing/listening.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp, testPassword } from '../../testing/test-app.ts'
import { databaseBeside } from '../../testing/database-beside.ts'

/** Too long for any reader here to reach the end. */
const trackBytes = 4 * 1024 ** 3
const cutWithinMs = 5_000
const socketClosedWithinMs = 1_000
/**
 * The pause between two reads of 64 KB: of a player that reads ahead, and of one that reads what it
 * plays.
 */
const aheadMs = 10
const asHeardMs = 500

async function withTrack(): Promise<TestApp> {
  const app = await createTestApp()
  using catalog = databaseBeside(join(app.folder, 'data/catalog.db'))
  catalog.run(`INSERT INTO albums (id, name, album_type) VALUES ('al', 'Album', 'ALBUM')`)
  catalog.run(`INSERT INTO tracks (id, name, album_id, track_number, audio_uri, format, codec)
    VALUES ('t1', 'Track', 'al', 1, 't1.flac', 'FLAC', 'flac')`)
  ftruncateSync(openSync(join(app.folder, 'data/media/t1.flac'), 'w'), trackBytes)
  return app
}

type Stream = { received(): number; closed: Promise<'closed'>; stop(): void }

/** Reads a stream with a pause after each chunk, as players do. */
async function play({ port }: Served, token: string, pauseMs: number): Promise<Stream> {
  let received = 0
  const socket = connect(port, '127.0.0.1')
  const closed = new Promise<'closed'>((resolve) => socket.on('close', () => resolve('closed')))
  const started = new Promise((resolve) => socket.once('data', resolve))
  socket.on('error', () => undefined)
  socket.on('data', (part) => {
    received += part.length
    socket.pause()
    setTimeout(() => socket.resume(), pauseMs)
  })
  socket.write(
    `GET /v1/content/stream/t1 HTTP/1.1\r\nhost: music.test\r\nauthorization: ${token}\r\nconnection: close\r\n\r\n`,
  )
  await started
  return { received: () => received, closed, stop: () => socket.destroy() }
}

const within = <T>(ms: number, awaited: Promise<T>): Promise<T | 'still open'> =>
  Promise.race([awaited, Bun.sleep(ms).then(() => 'still open' as const)])

const statusOf = async ({ host }: Served, path: string, authorization: string): Promise<number> =>
  (await fetch(`http://${host}${path}`, { headers: { authorization } })).status

async function person(served: Served, alice: ApiClient, handle: string): Promise<SignedIn> {
  const params = { handle }
  await alice.accounts.create({ body: { user_handle: handle } })
  await alice.accounts.setPassword({ params, body: { password: testPassword } })
  await alice.accounts.addRole({ params, body: { role: 'Regular' } })
  return served.signIn(handle, `phone-of-${handle}`)
}

type Ending = (who: SignedIn, handle: string, alice: ApiClient) => Promise<unknown>
const endings: Record<string, Ending> = {
  'signing out': ({ api }) => api.auth.logout(),
  'removing the device': ({ api, device_id }) => api.devices.remove({ params: { id: device_id } }),
  'a new password': (_who, handle, alice) =>
    alice.accounts.setPassword({ params: { handle }, body: { password: 'quite another' } }),
  'no password any more': (_who, handle, alice) => alice.accounts.removePassword({ params: { handle } }),
  'deleting the account': (_who, handle, alice) => alice.accounts.remove({ params: { handle } }),
}

test('the end of a session, for any reason, ends its requests at once, its sockets within a second and its streams within five', async () => {
  await using app = await withTrack()
  await using served = serve(app)
  const alice = await served.signIn('alice', 'alices-desk')
  const others = await play(served, alice.token, aheadMs)
  const ended = Object.entries(endings).map(async ([name, end], index) => {
    const handle = `eve${index}`
    const eve = await person(served, alice.api, handle)
    const socket = await eve.listen()
    const streams = [await play(served, eve.token, aheadMs), await play(served, eve.token, asHeardMs)]
    await end(eve, handle, alice.api)
    const all = Promise.all(streams.map(({ closed }) => closed))
    return [
      name,
      await statusOf(served, '/v1/content/stream/t1', eve.token),
      await within(socketClosedWithinMs, socket.closed),
      await within(cutWithinMs, all),
    ]
  })
  const wanted = Object.keys(endings).map((name) => [name, 403, expect.any(Number), ['closed', 'closed']])
  expect(await Promise.all(ended)).toEqual(wanted)
  const heard = others.received()
  await Bun.sleep(300)
  expect(others.received()).toBeGreaterThan(heard)
  others.stop()
})

test('a role that is lost and a session that the command line ends take their streams along too', async () => {
  await using app = await withTrack()
  await using served = serve(app)
  const alice = await served.signIn('alice', 'alices-desk')
  const eve = await person(served, alice.api, 'eve')
  const bob = await served.signIn('bob', 'bobs-phone')
  const socket = await eve.listen()
  const streams = [await play(served, eve.token, asHeardMs), await play(served, bob.token, asHeardMs)]
  await alice.api.accounts.removeRole({ params: { handle: 'eve', role: 'Regular' } })
  {
    using users = databaseBeside(join(app.folder, 'data/user.db'))
    users.run('DELETE FROM auth_token WHERE user_id = 2')
  }
  expect(await statusOf(served, '/v1/content/stream/t1', eve.token)).toBe(403)
  await socket.until(({ type }) => type === 'sync')
  for (const { closed } of streams) expect(await within(cutWithinMs, closed)).toBe('closed')
  expect(await statusOf(served, '/v1/auth/session', eve.token)).toBe(200)
})
