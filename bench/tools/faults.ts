import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { socketPath } from '@pezzottify/contract'
import type { BlockingDisk } from '../../e2e/faults/blocking-disk.ts'

/** A fault under way. `allows`: whether an error of the load is what people are promised meanwhile. */
export type Fault = { name: string; over: Promise<void>; allows(error: unknown): boolean }

type Parts = {
  url: string
  token: string
  /** The path of a stream that is longer than the buffers of a connection. */
  stream: string
  disk: BlockingDisk
}

const atOnce = 30
const hangMs = 8_000
const stayMs = 20_000
const healMaxMs = 30_000

/** The faults of R7, R9 and R10 in turn: a disk that hangs, listeners who stand still, devices that read nothing. */
export function createFaults({ url, token, stream, disk }: Parts): { next(): Fault } {
  const { hostname, port } = new URL(url)

  const hang = async (): Promise<void> => {
    disk.block('lookup', 'open', 'read')
    await Bun.sleep(hangMs)
    disk.answer()
    const until = performance.now() + healMaxMs
    while (((await (await fetch(`${url}/v1/health`)).json()) as { status: string }).status !== 'ok') {
      if (performance.now() > until) throw new Error('The server did not recover from a disk that hung')
      await Bun.sleep(100)
    }
  }
  /** Sends a request, and never reads more of the answer than its beginning. */
  const stand = (path: string, headers: readonly string[] = []): Socket => {
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    socket.once('data', () => socket.pause())
    const head = [`GET ${path} HTTP/1.1`, `Host: ${hostname}:${port}`, `Authorization: ${token}`, ...headers]
    socket.write(`${head.join('\r\n')}\r\n\r\n`)
    return socket
  }
  const standing = async (path: string, headers?: readonly string[]): Promise<void> => {
    const sockets = Array.from({ length: atOnce }, () => stand(path, headers))
    await Bun.sleep(stayMs)
    for (const socket of sockets) socket.destroy()
  }
  const upgrade = [
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${Buffer.from('sixteen bytes ok').toString('base64')}`,
  ]

  const refused = (error: unknown): boolean =>
    error instanceof Error && /\/stream\/.* answered 503$/.test(error.message)
  const kinds = [
    { name: 'a disk that hangs', run: hang, allows: refused },
    { name: 'listeners who stand still', run: () => standing(stream), allows: () => false },
    { name: 'devices that read nothing', run: () => standing(socketPath, upgrade), allows: () => false },
  ]
  let count = 0
  return {
    next: () => {
      const kind = kinds[count % kinds.length]
      if (!kind) throw new Error('There are no faults')
      count += 1
      return { name: kind.name, over: kind.run(), allows: kind.allows }
    },
  }
}
