import { newPhone } from './on-phone.ts'

export const music = new Uint8Array(2_000_000).map((_, index) => index % 251)
export const replaced = new Uint8Array(2_100_000).map((_, index) => index % 241)
export const key = 'user.track.version'

/** A server that sends the requested bytes; the paths say how it misbehaves. */
export function serveMusic() {
  const asked: { path: string; range: string | null; token: string | null; of: string | null }[] = []
  let file = { bytes: music, etag: '"one"' }
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    error: () => new Response(),
    fetch(request) {
      const { pathname } = new URL(request.url)
      const range = request.headers.get('range')
      const of = request.headers.get('if-range')
      asked.push({ path: pathname, range, token: request.headers.get('authorization'), of })
      if (pathname === '/busy') return new Response(null, { status: 429, headers: { 'Retry-After': '7' } })
      if (pathname.startsWith('/v1/content/image/')) return new Response('a new picture')
      if (pathname === '/changed') return new Response(null, { status: 412 })
      if (pathname === '/hotel')
        return new Response('<h1>Sign in</h1>', { headers: { 'Content-Type': 'text/html' } })
      if (pathname === '/proxy') return new Response(null, { status: 404 })
      if (!['/track', '/torn', '/deaf'].includes(pathname))
        return new Response(null, { status: 404, headers: { 'X-Error-Code': 'not_found' } })
      const { bytes, etag } = file
      const isWanted = range !== null && (of === etag || pathname === '/deaf')
      const from = isWanted ? Number(/bytes=(\d+)-/.exec(range)?.[1]) : 0
      if (from >= bytes.length) return new Response(null, { status: 416 })
      const headers = {
        'Content-Type': 'audio/mpeg',
        ETag: etag,
        ...(isWanted && { 'Content-Range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
      }
      const body = pathname === '/torn' ? tearOff(bytes) : bytes.slice(from)
      return new Response(body, { status: isWanted ? 206 : 200, headers })
    },
  })
  return {
    asked,
    replace: () => void (file = { bytes: replaced, etag: '"two"' }),
    origin: `http://127.0.0.1:${server.port}`,
    [Symbol.dispose]: () => void server.stop(true),
  }
}

/** The connection ends in the middle. */
const tearOff = (bytes: Uint8Array<ArrayBuffer>): ReadableStream =>
  new ReadableStream({
    start: (stream) => stream.enqueue(bytes.slice(0, 1_500_000)),
    async pull(stream) {
      await Bun.sleep(50)
      stream.error(new Error('torn'))
    },
  })

export async function openPhone(origin: string) {
  const phone = await newPhone({ server: origin })
  await phone.does('page', `${origin}/`)
  await phone.post('ready')
  return phone
}
