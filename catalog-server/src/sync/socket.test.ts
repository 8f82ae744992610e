import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { once } from 'node:events'
import type { UserId } from '@pezzottify/contract'
import { devicesPerUserMax, socketMessageMaxBytes, socketPath, socketsPerUserMax } from '@pezzottify/contract'
import type { Listening, Served, SignedIn } from '../testing/listening.ts'
import { serve } from '../testing/listening.ts'
import { closeCodeOf, opened, rawClient, serveSockets, upgradeHeaders } from '../testing/socket-server.ts'
import type { TestApp } from '../testing/test-app.ts'
import { createTestApp } from '../testing/test-app.ts'

let app: TestApp
let served: Served
let phone: SignedIn
beforeAll(async () => {
  app = await createTestApp()
  served = serve(app)
  phone = await served.signIn('bob', 'bobs-phone')
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
})

describe('messages', () => {
  const unknown = (message: string) => ({ type: 'error', payload: { code: 'unknown_type', message } })
  const unreadable = { type: 'error', payload: { code: 'parse_error' } }
  const pong = { type: 'pong', payload: null }

  test('are answered in order; what is kept for later is ignored; the socket stays open', async () => {
    const { socket, until, messages } = await phone.listen()
    for (const text of [
      '{"type":"ping","payload":null}',
      '{"type":"ping","extra":1}',
      '{"type":"sync.ack","payload":{}}',
      '{"type":"playback.state"}',
      '{"type":"foo"}',
      `{"type":"${'y'.repeat(200)}"}`,
      'hello',
      '[]',
      'null',
      '{"type":7}',
      `${'['.repeat(60_000)}`,
    ])
      socket.send(text)
    socket.send(new Uint8Array([1, 2, 3]))
    socket.send('{"type":"end"}')
    await until(({ type, payload }) => type === 'error' && payload.message.endsWith(': end'))
    expect(messages.slice(1)).toMatchObject([
      pong,
      pong,
      unknown('Unknown message type: foo'),
      unknown(`Unknown message type: ${'y'.repeat(100)}`),
      ...Array.from({ length: 5 }, () => unreadable),
      unknown('Unknown message type: end'),
    ])
    expect(socket.readyState).toBe(WebSocket.OPEN)
  })

  test('that are too large or too many end the socket', async () => {
    const large = await phone.listen()
    large.socket.send('x'.repeat(socketMessageMaxBytes + 1))
    expect([1_009, 1_006]).toContain(await large.closed)
    const flood = await phone.listen()
    for (let count = 0; count < 2_000; count += 1) flood.socket.send('{"type":"sync."}')
    expect(await flood.closed).toBe(1_008)
  })
})

describe('the end of a session', () => {
  test('by signing out closes its sockets and no others', async () => {
    const tablet = await served.signIn('bob', 'bobs-tablet')
    const [here, alsoHere, elsewhere] = [await tablet.listen(), await tablet.listen(), await phone.listen()]
    await tablet.api.auth.logout()
    expect([await here.closed, await alsoHere.closed]).toEqual([4_003, 4_003])
    await expect(tablet.listen()).resolves.toMatchObject({ messages: [] })
    expect(elsewhere.socket.readyState).toBe(WebSocket.OPEN)
  })

  test('by being the longest unseen of too many devices closes its sockets', async () => {
    const first = await served.signIn('carol', 'carols-first-device')
    const listening = await first.listen()
    for (let count = 0; count < devicesPerUserMax; count += 1) {
      const { code } = await first.api.auth.createPairing().catch(() => ({ code: '' }))
      if (code === '') break
      const device = { device_uuid: `carols-device-${count}`, device_type: 'web' }
      await app.anonymous.auth.pair({ body: { code, ...device } })
    }
    expect(await listening.closed).toBe(4_003)
  })

  test('by whoever else, such as the command line, is noticed', async () => {
    const ended = new Set<number>()
    await using room = serveSockets({ tickMs: 20, ended })
    const listening = room.listen()
    await opened(listening)
    ended.add(1)
    expect(await closeCodeOf(listening)).toBe(4_003)
  })

  test('between the handshake and the opening closes the socket before it hears anything', async () => {
    await using room = serveSockets({ tickMs: 60_000, ended: new Set([1]) })
    expect(await closeCodeOf(room.listen())).toBe(4_003)
    expect(room.hub.onlineUsers()).toEqual([])
  })
})

test('a peer that is gone without a word is given up; one that answers stays', async () => {
  await using room = serveSockets({ tickMs: 20 })
  const present = room.listen()
  await opened(present)
  const gone = await rawClient(room.port)
  const started = performance.now()
  gone.resume()
  await once(gone, 'close')
  expect(performance.now() - started).toBeGreaterThan(60)
  expect(present.readyState).toBe(WebSocket.OPEN)
  expect(room.hub.countOf(1 as UserId)).toBe(1)
})

test(`one user has at most ${socketsPerUserMax} open sockets`, async () => {
  await using room = serveSockets({ tickMs: 60_000 })
  const all = Array.from({ length: socketsPerUserMax }, () => room.listen())
  await Promise.all(all.map(opened))
  expect((await fetch(room.url, { headers: upgradeHeaders })).status).toBe(503)
  all[0]?.close()
  while (room.hub.countOf(1 as UserId) === socketsPerUserMax) await Bun.sleep(5)
  await opened(room.listen())
})

test('the server that stops says so, and lets nobody in any more', async () => {
  await using stopping = await createTestApp()
  await using server = serve(stopping)
  const device = await server.signIn('bob', 'bobs-phone')
  const listening: Listening = await device.listen()
  stopping.app.endSockets()
  expect(await listening.closed).toBe(1_001)
  const headers = { ...upgradeHeaders, authorization: device.token }
  expect((await stopping.request(socketPath, { headers })).status).toBe(503)
})
