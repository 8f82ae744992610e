import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { freePort } from '../../catalog-server/src/testing/free-port.ts'

/** The proxy's treatment of a request for a stream. */
export type Way =
  | 'pass'
  | { status: number; headers?: Record<string, string> }
  /** The streams come no faster, so that a browser does not have a whole track at once. */
  | { bytesPerSecond: number }

/** A proxy between browser and server that breaks streams or the whole connection on command. */
export async function startStreamProxy(target: string) {
  const to = new URL(target)
  const sockets = new Set<Socket>()
  let way: Way = 'pass'
  const port = freePort()

  const server = createServer((incoming, outgoing) => {
    const isStream = incoming.url?.includes('/content/stream/') ?? false
    if (!isStream || way === 'pass') return forward(incoming, outgoing)
    if ('bytesPerSecond' in way) return forward(incoming, outgoing, way.bytesPerSecond)
    outgoing.writeHead(way.status, way.headers).end()
  })

  function forward(incoming: IncomingMessage, outgoing: ServerResponse, bytesPerSecond = Infinity): void {
    const { method, url, headers } = incoming
    const asked = request({ host: to.hostname, port: to.port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.on('error', () => outgoing.destroy())
      if (bytesPerSecond === Infinity) return answer.pipe(outgoing)
      answer.on('end', () => outgoing.end())
      answer.on('data', (bytes: Buffer) => {
        outgoing.write(bytes)
        answer.pause()
        setTimeout(() => answer.resume(), (bytes.length / bytesPerSecond) * 1_000)
      })
    })
    asked.on('error', () => outgoing.destroy())
    outgoing.on('close', () => asked.destroy())
    incoming.pipe(asked)
  }

  server.on('upgrade', (incoming, socket, head) => {
    const other = connect(Number(to.port), to.hostname, () => {
      const lines = Object.entries(incoming.headers).map(([name, value]) => `${name}: ${String(value)}\r\n`)
      other.write(`GET ${incoming.url} HTTP/1.1\r\n${lines.join('')}\r\n`)
      other.write(head)
      other.pipe(socket).pipe(other)
    })
    for (const end of [other, socket]) end.on('error', () => [other, socket].forEach((one) => one.destroy()))
    socket.on('close', () => other.destroy())
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })

  const listening = (): Promise<void> => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
  const refusing = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  await listening()
  return {
    url: `http://127.0.0.1:${port}`,
    set: (next: Way): void => void (way = next),
    /** Breaks off all that is under way. */
    reset: (): void => sockets.forEach((socket) => void socket.resetAndDestroy()),
    /** Refuses everything, until it listens again. */
    refuse: refusing,
    listen: listening,
    [Symbol.asyncDispose]: () => refusing().catch(() => undefined),
  }
}
