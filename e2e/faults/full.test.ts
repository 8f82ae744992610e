import { afterEach, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import type { ServerProcess } from '../server.ts'
import { startServer } from '../server.ts'

const open = new Set<Socket>()
afterEach(() => {
  for (const socket of open) socket.destroy()
  open.clear()
})

type Held = { isClosed(): boolean; leave(): void; ask(): Promise<string> }

/** An idle connection that sends a request on command. */
function hold(server: ServerProcess): Held {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  let closed = false
  socket.on('error', () => undefined)
  socket.on('close', () => (closed = true))
  open.add(socket)
  return {
    isClosed: () => closed,
    leave: () => void socket.destroy(),
    ask: () =>
      new Promise((resolve, reject) => {
        socket.once('data', (part) => resolve(part.toString()))
        socket.once('close', () => reject(new Error('The connection was closed')))
        socket.write('GET /v1/health HTTP/1.1\r\nHost: music.test\r\n\r\n')
      }),
  }
}

const ticksPerSecond = 100
/** The processor time of a process so far, in seconds. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** What a process takes of the processor within a second, in seconds. */
async function cpuInASecond(pid: number): Promise<number> {
  const before = cpuSeconds(pid)
  await Bun.sleep(1_000)
  return cpuSeconds(pid) - before
}

const health = async (server: ServerProcess): Promise<number> =>
  (await fetch(`${server.url}/v1/health`, { keepalive: false, signal: AbortSignal.timeout(2_000) })).status

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}`)
    await Bun.sleep(20)
  }
}

test.each([64, 256])(
  'with %d descriptors and more visitors than that, those above it are refused, and the rest is served at rest',
  async (descriptors) => {
    await using server = await startServer(['--web', 'off'], undefined, undefined, {
      under: ['sh', '-c', `ulimit -n ${descriptors}; exec "$@"`, 'sh'],
    })
    const early = hold(server)
    expect(await early.ask()).toStartWith('HTTP/1.1 200 ')
    // Timers alone cost more on some machines than on others. What a start leaves to be done takes its time.
    let alone = Infinity
    for (let second = 0; second < 5; second++) alone = Math.min(alone, await cpuInASecond(server.pid))
    const visitors = Array.from({ length: descriptors * 3 }, () => hold(server))
    const stay = () => visitors.filter((visitor) => !visitor.isClosed())
    await until('those above it are refused', () => stay().length < descriptors)
    expect(stay().length).toBeGreaterThan(0)
    // A server that asks for connections in vain never rests.
    await until('it rests', async () => (await cpuInASecond(server.pid)) < alone + 0.1)
    expect(await early.ask()).toStartWith('HTTP/1.1 200 ')
    expect(server.log()).toContain('Connections are refused')
    for (const visitor of stay()) visitor.leave()
    await until('it serves again', () =>
      health(server).then(
        (status) => status === 200,
        () => false,
      ),
    )
  },
)
