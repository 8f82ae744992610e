import type { Socket } from 'node:net'
import { connect } from 'node:net'

/** A connection that makes one request after the other. */
export type Connection = {
  /**
   * Resolves when an answer has arrived completely. It is not kept: allocating memory for it would be measured as the
   * server's time.
   */
  get(path: string, headers: Readonly<Record<string, string>>): Promise<void>
}

/** `left`: the missing bytes of the answer; null before its head has arrived, Infinity when only its end is known. */
type Pending = {
  head: string
  left: number | null
  tail: Buffer
  resolve(): void
  reject(error: Error): void
}

const headMaxBytes = 2_048
/** JSON does not contain these bytes. */
const lastChunk = Buffer.from('0\r\n\r\n')
/** All connections read into the same memory: garbage collection here would be measured as the server's time. */
const memory = Buffer.alloc(512 * 1024)

/** @param status the expected status of each answer */
export async function connectTo(url: string, status = 200): Promise<Connection> {
  const { hostname, port } = new URL(url)
  let pending: Pending | null = null
  const end = (error: Error | null): void => {
    const { resolve, reject } = pending ?? {}
    pending = null
    if (error) reject?.(error)
    else resolve?.()
  }
  const came = (chunk: Buffer): void => {
    if (!pending) return
    if (pending.left === null) readHead(pending, chunk)
    else pending.left -= chunk.length
    if (pending && isOver(pending, chunk)) end(null)
  }
  const readHead = (answer: Pending, chunk: Buffer): void => {
    const before = answer.head.length
    answer.head += chunk.toString('latin1', 0, headMaxBytes)
    const length = answer.head.indexOf('\r\n\r\n') + 4
    if (length < 4) return
    const bytes = /\r\ncontent-length: (\d+)\r\n/i.exec(answer.head)?.[1]
    if (!answer.head.startsWith(`HTTP/1.1 ${status} `)) return end(new Error(answer.head.slice(0, length)))
    answer.left = bytes === undefined ? Infinity : Number(bytes) - (before + chunk.length - length)
  }
  const socket = await new Promise<Socket>((resolve, reject) => {
    const callback = (size: number): boolean => {
      came(memory.subarray(0, size))
      return true
    }
    const onread = { buffer: memory, callback }
    const opened = connect({ host: hostname, port: Number(port), noDelay: true, onread }, () =>
      resolve(opened),
    )
    opened.on('error', reject)
    opened.on('close', () => end(new Error(`${url} hung up`)))
  })
  return {
    get: (path, headers) =>
      new Promise((resolve, reject) => {
        pending = { head: '', left: null, tail: Buffer.alloc(0), resolve, reject }
        const lines = Object.entries({ host: hostname, ...headers }).map(
          ([name, value]) => `${name}: ${value}`,
        )
        socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
      }),
  }
}

function isOver(answer: Pending, chunk: Buffer): boolean {
  if (answer.left !== Infinity) return answer.left === 0
  answer.tail = Buffer.concat([answer.tail, chunk.subarray(-lastChunk.length)]).subarray(-lastChunk.length)
  return answer.tail.equals(lastChunk)
}
