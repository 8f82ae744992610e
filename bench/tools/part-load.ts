import type { Socket } from 'bun'
import { parseArgs } from 'node:util'

// Asks for random parts of a file at fixed moments, as a process of its own. Prints what came of it as JSON.
//
// A part counts from the moment at which it should have been asked for, whether or not a connection was free then. Load
// that asks for a part when the one before has come waits with whoever it measures, and does not see how long.

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '' },
    path: { type: 'string', default: '' },
    token: { type: 'string', default: '' },
    /** Size of the file. */
    bytes: { type: 'string', default: '' },
    part: { type: 'string', default: '262144' },
    'per-second': { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '6' },
    connections: { type: 'string', default: '16' },
  },
})
const [bytes, part, perSecond] = [Number(values.bytes), Number(values.part), Number(values['per-second'])]

/** `left`: bytes of its answer that have not come, null while its head has not. */
type Connection = { socket: Socket | null; due: number; head: string; left: number | null }

const idle: Connection[] = []
/** When those should have been asked for that wait for a connection. */
const waiting: number[] = []
const times: number[] = []

function ask(connection: Connection, due: number): void {
  const first = Math.floor(Math.random() * (bytes - part))
  Object.assign(connection, { due, head: '', left: null })
  connection.socket?.write(
    `GET ${values.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${values.token}\r\nRange: bytes=${first}-${first + part - 1}\r\n\r\n`,
  )
}

function came(connection: Connection, chunk: Buffer): void {
  connection.left = leftAfter(connection, chunk)
  if (connection.left !== 0) return
  times.push(performance.now() - connection.due)
  const next = waiting.shift()
  if (next === undefined) idle.push(connection)
  else ask(connection, next)
}

function leftAfter(connection: Connection, chunk: Buffer): number | null {
  if (connection.left !== null) return connection.left - chunk.length
  connection.head += chunk.toString('latin1')
  const end = connection.head.indexOf('\r\n\r\n')
  if (end < 0) return null
  if (!connection.head.startsWith('HTTP/1.1 206')) throw new Error(connection.head.slice(0, end))
  return part - (connection.head.length - end - 4)
}

async function open(): Promise<void> {
  const connection: Connection = { socket: null, due: 0, head: '', left: null }
  connection.socket = await Bun.connect({
    hostname: '127.0.0.1',
    port: Number(values.port),
    socket: { data: (_socket, chunk) => came(connection, chunk) },
  })
  idle.push(connection)
}

await Promise.all(Array.from({ length: Number(values.connections) }, open))
const startedAt = performance.now()
const count = perSecond * Number(values.seconds)
for (let asked = 0; asked < count;) {
  const now = performance.now()
  for (; asked < count && startedAt + (asked / perSecond) * 1_000 <= now; asked += 1) {
    const due = startedAt + (asked / perSecond) * 1_000
    const connection = idle.pop()
    if (connection) ask(connection, due)
    else waiting.push(due)
  }
  await new Promise(setImmediate)
}
while (times.length < count) await Bun.sleep(1)
times.sort((a, b) => a - b)
const [p50 = 0, p99 = 0] = [0.5, 0.99].map((share) => times[Math.floor(times.length * share)])
console.log(JSON.stringify({ p50, p99 }))
process.exit(0)
