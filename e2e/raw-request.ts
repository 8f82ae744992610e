import { connect } from 'node:net'

export type RawAnswer = { status: number; headers: Headers; body: string; bytes: Uint8Array }

const answerMaxMs = 10_000

/**
 * One request on a connection of its own, with just the given headers, and the raw answer: no decoding, no
 * redirects, no cache. A body is read to the end of the connection; a 101 has none.
 */
export async function rawRequest(
  url: string,
  method: string,
  path: string,
  headers: Headers | [string, string][],
): Promise<RawAnswer> {
  const { host } = new URL(url)
  const lines = [`${method} ${path} HTTP/1.1`, `host: ${host}`]
  const entries = [...headers]
  if (!entries.some(([name]) => name.toLowerCase() === 'connection')) lines.push('connection: close')
  lines.push(...entries.map(([name, value]) => `${name}: ${value}`))
  const received = await exchange(url, `${lines.join('\r\n')}\r\n\r\n`)
  const split = received.indexOf('\r\n\r\n')
  const [first = '', ...fields] = received.subarray(0, split).toString('latin1').split('\r\n')
  const answered = new Headers(
    fields.map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 1).trim()]
    }),
  )
  const bytes = received.subarray(split + 4)
  return { status: Number(first.split(' ')[1]), headers: answered, body: bytes.toString(), bytes }
}

/** Sends bytes on a connection of its own. Resolves with everything received until it was closed. */
export function exchange(url: string, request: string | Buffer): Promise<Buffer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    const socket = connect(Number(port), hostname, () => socket.write(request))
    socket.setTimeout(answerMaxMs, () => socket.destroy(new Error(`No end of the answer to ${request}`)))
    socket.on('data', (part: Buffer) => {
      parts.push(part)
      if (parts.length === 1 && part.toString('latin1').startsWith('HTTP/1.1 101')) socket.end()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(Buffer.concat(parts)))
  })
}
