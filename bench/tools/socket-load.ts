import { connect } from 'node:net'
import { parseArgs } from 'node:util'
import { socketPath } from '@pezzottify/contract'

// Listening devices, and one of each user that acts, as a separate process. Prints the results as JSON.

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '' },
    /** A file of tokens: a list for each user, the last of which acts. */
    tokens: { type: 'string', default: '' },
    /** Events per second over all users; 0 for as many as `acting` can make, each one after the other. */
    rate: { type: 'string', default: '0' },
    acting: { type: 'string', default: '8' },
    seconds: { type: 'string', default: '4' },
    /** The share of listeners that never read. */
    stalled: { type: 'string', default: '0' },
    /** Only opens the sockets, waits for a line and ends. */
    idle: { type: 'boolean', default: false },
  },
})
const [port, rate, seconds] = [Number(values.port), Number(values.rate), Number(values.seconds)]
const users = JSON.parse(await Bun.file(values.tokens).text()) as string[][]
const latencies: number[] = []
let isMeasured = false

const listen = (token: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const options = { headers: { authorization: token } } as never
    const socket = new WebSocket(`ws://127.0.0.1:${port}${socketPath}`, options)
    socket.addEventListener('error', reject)
    socket.addEventListener('message', ({ data }) => {
      const at = String(data).match(/"content_id":"at-([\d.]+)-/)?.[1]
      if (at === undefined) resolve(socket)
      else if (isMeasured) latencies.push(performance.now() - Number(at))
    })
  })

/** Opens a socket and then reads nothing from it. */
const stall = (token: string): Promise<unknown> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(
        `GET ${socketPath} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nAuthorization: ${token}\r\n\r\n`,
      )
      socket.once('readable', resolve)
    })
  })

let opened = 0
const everySo = Number(values.stalled) > 0 ? Math.round(1 / Number(values.stalled)) : Infinity
for (let from = 0; from < users.length; from += 50)
  await Promise.all(
    users.slice(from, from + 50).flatMap((tokens) =>
      tokens.slice(0, -1).map((token) => {
        opened += 1
        return opened % everySo === 0 ? stall(token) : listen(token)
      }),
    ),
  )
if (values.idle) {
  console.log(JSON.stringify({ opened }))
  await new Promise((resolve) => process.stdin.once('data', resolve))
  process.exit(0)
}

let count = 0
async function act(): Promise<void> {
  const token = users[count % users.length]?.at(-1) ?? ''
  count += 1
  const path = `/v1/user/liked/track/at-${performance.now()}-${count}`
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { authorization: token },
  })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
}

const phase = async (length: number): Promise<void> => {
  const until = performance.now() + length * 1_000
  const keepActing = async (): Promise<void> => {
    while (rate === 0 && performance.now() < until) await act()
  }
  await Promise.all(Array.from({ length: Number(values.acting) }, keepActing))
  const startedAt = performance.now()
  const acts: Promise<void>[] = []
  for (let made = 0; rate > 0 && performance.now() < until; made += 1) {
    const ahead = startedAt + (made * 1_000) / rate - performance.now()
    if (ahead > 1) await Bun.sleep(ahead)
    acts.push(act())
  }
  await Promise.all(acts)
}
await phase(1)
isMeasured = true
await phase(seconds)
await Bun.sleep(200)
latencies.sort((a, b) => a - b)
const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? Number.NaN
console.log(JSON.stringify({ perSecond: latencies.length / seconds, p50: at(0.5), p99: at(0.99) }))
process.exit(0)
