import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { parseArgs } from 'node:util'

// Listeners that read a file no faster than it plays, as a separate process. Prints the results as JSON.

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '' },
    path: { type: 'string', default: '' },
    token: { type: 'string', default: '' },
    clients: { type: 'string', default: '1000' },
    /** Bytes per second for each: a FLAC of about one megabit. */
    rate: { type: 'string', default: '131072' },
    seconds: { type: 'string', default: '13' },
    /**
     * The first seconds, until the sending rate equals the reading rate; then it prints a line, and measures.
     */
    settle: { type: 'string', default: '3' },
  },
})
const [clients, rate, seconds] = [Number(values.clients), Number(values.rate), Number(values.seconds)]
const stepMs = 500
const perStep = (rate * stepMs) / 1_000

let read = 0
let isSettled = false
/** The number of steps in which there was less to read than would have been played. */
let late = 0
let steps = 0

function open(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(values.port), '127.0.0.1', () => {
      socket.write(
        `GET ${values.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${values.token}\r\nConnection: close\r\n\r\n`,
      )
      socket.once('readable', () => {
        const head = String(socket.read(12))
        if (head === 'HTTP/1.1 200') resolve(socket)
        else reject(new Error(`The stream begins with ${head}`))
      })
    })
    socket.on('error', reject)
  })
}

async function play(socket: Socket, delayMs: number): Promise<void> {
  await Bun.sleep(delayMs)
  const startedAt = performance.now()
  for (let step = 1; step * stepMs <= seconds * 1_000; step += 1) {
    let got = 0
    while (got < perStep) {
      const chunk = (socket.read(Math.min(perStep - got, socket.readableLength)) ?? null) as Buffer | null
      if (chunk) got += chunk.length
      else if (performance.now() - startedAt < step * stepMs) await Bun.sleep(20)
      else break
    }
    if (isSettled) read += got
    steps += 1
    if (got < perStep) late += 1
    await Bun.sleep(Math.max(0, startedAt + step * stepMs - performance.now()))
  }
  socket.destroy()
}

const sockets: Socket[] = []
for (let from = 0; from < clients; from += 50)
  sockets.push(...(await Promise.all(Array.from({ length: Math.min(50, clients - from) }, open))))
// The measurement may begin here: the initial burst is in the buffers by now.
setTimeout(
  () => {
    isSettled = true
    console.log('playing')
  },
  Number(values.settle) * 1_000,
)
await Promise.all(sockets.map((socket, index) => play(socket, (index % 100) * (stepMs / 100))))
console.log(JSON.stringify({ megabytes: read / 1e6, late, steps }))
process.exit(0)
