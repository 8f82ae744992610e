import { expect, test } from 'bun:test'
import { createMemoryStorage } from '../outbox/memory-storage.ts'
import type { SocketListener, SyncPorts } from '../ports.ts'
import { createApi } from '../api/api.ts'
import { createConnection } from './connection.ts'

/** A platform whose time and network are moved by the test. */
function platform() {
  let now = 0
  const timers = new Set<{ at: number; run: () => void }>()
  const sockets: { listener: SocketListener; sent: string[]; isClosed: boolean }[] = []
  const wakers = new Set<() => void>()
  const ports: SyncPorts = {
    api: createApi({
      baseUrl: 'http://music.test',
      fetch: () => Promise.reject(new TypeError('No network')),
    }),
    openSocket: (listener) => {
      const socket = { listener, sent: [] as string[], isClosed: false }
      sockets.push(socket)
      return { send: (text) => socket.sent.push(text), close: () => void (socket.isClosed = true) }
    },
    storage: createMemoryStorage(),
    snapshots: null,
    locks: null,
    channel: { post: () => undefined, listen: () => () => undefined },
    timers: {
      now: () => now,
      set: (run, ms) => {
        const timer = { at: now + ms, run }
        timers.add(timer)
        return timer
      },
      clear: (timer) => void timers.delete(timer as never),
    },
    random: () => 1,
    newName: () => 'name',
    onWake: (wake) => {
      wakers.add(wake)
      return () => void wakers.delete(wake)
    },
    onHide: () => () => undefined,
  }
  const pass = (ms: number): void => {
    const until = now + ms
    for (;;) {
      const [next] = [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)
      if (!next) break
      now = next.at
      timers.delete(next)
      next.run()
    }
    now = until
  }
  const states: string[] = []
  const connect = () =>
    createConnection(ports, {
      state: (state) => states.push(state),
      onHello: ({ seq }) => states.push(`at ${seq}`),
      onEvent: ({ seq }) => states.push(`event ${seq}`),
      onCatalogChanged: () => states.push('catalog'),
      onPlayback: ({ type }) => states.push(type),
      sessionEnded: () => states.push('ended'),
    })
  return { connect, pass, sockets, states, wake: () => wakers.forEach((wake) => wake()) }
}
const greeting = JSON.stringify({
  type: 'connected',
  payload: { device_id: 1, server_version: '1', seq: 4, epoch: 'e', at: 9 },
})

test('S19: a socket that has gone deaf is noticed within a minute, and another one is opened', () => {
  const { connect, pass, sockets, states } = platform()
  connect()
  sockets[0]?.listener.message(greeting)
  pass(19_000)
  sockets[0]?.listener.message('{"type":"pong","payload":null}')
  pass(29_000)
  expect([sockets.length, sockets[0]?.sent]).toEqual([1, ['{"type":"ping"}']])
  pass(2_000)
  expect(sockets[0]?.isClosed).toBe(true)
  expect([sockets.length, states]).toEqual([2, ['connecting', 'live', 'at 4', 'offline', 'connecting']])
})

test('a device that wakes up asks its socket at once, once, and opens another when there is no answer', () => {
  const { connect, pass, sockets, states, wake } = platform()
  connect()
  sockets[0]?.listener.message(greeting)
  wake()
  wake()
  expect(sockets[0]?.sent).toEqual(['{"type":"ping"}'])
  pass(4_000)
  sockets[0]?.listener.message('{"type":"pong","payload":null}')
  pass(4_000)
  expect([sockets.length, states]).toEqual([1, ['connecting', 'live', 'at 4']])
  wake()
  pass(4_000)
  wake()
  pass(1_500)
  expect(sockets[0]?.isClosed).toBe(true)
  expect([sockets.length, states.slice(3)]).toEqual([2, ['offline', 'connecting']])
})

test('attempts come soon at first and then ever later, at once after waking, and never after the end', () => {
  const { connect, pass, sockets, wake } = platform()
  const connection = connect()
  const lose = (): void => sockets.at(-1)?.listener.closed(1_006)
  lose()
  pass(1_000)
  expect(sockets).toHaveLength(2)
  for (let attempt = 0; attempt < 10; attempt += 1) {
    lose()
    pass(15_000)
  }
  expect(sockets).toHaveLength(12)
  lose()
  pass(7_000)
  expect(sockets).toHaveLength(12)
  wake()
  expect(sockets).toHaveLength(13)
  lose()
  connection.wake()
  expect(sockets).toHaveLength(14)
  lose()
  connection.close()
  pass(60_000)
  wake()
  connection.wake()
  expect(sockets).toHaveLength(14)
})

test('a connection that nobody needs rests, whatever wakes it, and is there at once when it is needed', () => {
  const { connect, pass, sockets, states, wake } = platform()
  const connection = connect()
  sockets[0]?.listener.message(greeting)
  connection.setNeeded(false)
  expect(sockets[0]?.isClosed).toBe(true)
  // A browser reports the end of a socket that was closed.
  sockets[0]?.listener.closed(1_000)
  wake()
  connection.wake()
  pass(120_000)
  expect(sockets).toHaveLength(1)
  connection.setNeeded(true)
  sockets[0]?.listener.message(greeting)
  sockets[0]?.listener.closed(1_006)
  connection.setNeeded(true)
  sockets[1]?.listener.message(greeting)
  expect(sockets).toHaveLength(2)
  expect(states).toEqual(['connecting', 'live', 'at 4', 'connecting', 'connecting', 'live', 'at 4'])
  connection.setNeeded(false)
  connection.close()
  connection.setNeeded(true)
  expect(sockets).toHaveLength(2)
})

test('S33: changes of the catalog are passed on, and need no number', () => {
  const { connect, sockets, states } = platform()
  connect()
  sockets[0]?.listener.message(greeting)
  sockets[0]?.listener.message('{"type":"catalog_changed","payload":null}')
  expect(states).toEqual(['connecting', 'live', 'at 4', 'catalog'])
})

test('messages of a lost socket are ignored, and those that this version does not understand', () => {
  const { connect, sockets, states } = platform()
  connect()
  const [first] = sockets
  first?.listener.message('nonsense')
  first?.listener.message(
    '{"type":"sync","payload":{"event":{"seq":1,"type":"from_the_future","payload":{}}}}',
  )
  first?.listener.closed(4_003)
  first?.listener.message(greeting)
  expect(states).toEqual(['connecting', 'offline', 'ended'])
})
