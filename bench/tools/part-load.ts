import { parseArgs } from 'node:util'
import type { Connection } from './connection.ts'
import { connectTo } from './connection.ts'

// Requests random parts of a file at fixed times, as a separate process. Prints the results as JSON.
//
// The latency of a part counts from its scheduled time, whether or not a connection was free then. Load that requests a
// part only after the previous one would wait together with the server under test, and not see for how long
// (coordinated omission).

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '' },
    path: { type: 'string', default: '' },
    token: { type: 'string', default: '' },
    /** The size of the file. */
    bytes: { type: 'string', default: '' },
    part: { type: 'string', default: '262144' },
    'per-second': { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '6' },
    connections: { type: 'string', default: '16' },
  },
})
const [bytes, part, perSecond] = [Number(values.bytes), Number(values.part), Number(values['per-second'])]

const idle: Connection[] = []
/** The scheduled times of requests that wait for a connection. */
const waiting: number[] = []
const times: number[] = []

async function ask(connection: Connection, due: number): Promise<void> {
  const first = Math.floor(Math.random() * (bytes - part))
  const range = `bytes=${first}-${first + part - 1}`
  await connection.get(values.path, { authorization: values.token, range })
  times.push(performance.now() - due)
  const next = waiting.shift()
  if (next === undefined) idle.push(connection)
  else void ask(connection, next)
}

const open = (): Promise<Connection> => connectTo(`http://127.0.0.1:${values.port}`, 206)
idle.push(...(await Promise.all(Array.from({ length: Number(values.connections) }, open))))
const startedAt = performance.now()
const count = perSecond * Number(values.seconds)
for (let asked = 0; asked < count;) {
  const now = performance.now()
  for (; asked < count && startedAt + (asked / perSecond) * 1_000 <= now; asked += 1) {
    const due = startedAt + (asked / perSecond) * 1_000
    const connection = idle.pop()
    if (connection) void ask(connection, due)
    else waiting.push(due)
  }
  await new Promise(setImmediate)
}
while (times.length < count) await Bun.sleep(1)
times.sort((a, b) => a - b)
const [p50 = 0, p99 = 0] = [0.5, 0.99].map((share) => times[Math.floor(times.length * share)])
console.log(JSON.stringify({ p50, p99 }))
process.exit(0)
