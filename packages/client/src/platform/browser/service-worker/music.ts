import { offlineParameter, pieceBytes } from '../offline/database.ts'
import { parseRange } from './range.ts'
import { database, signedIn } from './signed-in.ts'

const path = '/v1/content/stream/'

export const isOfflineMusic = ({ pathname, searchParams }: URL): boolean =>
  pathname.startsWith(path) && searchParams.has(offlineParameter)

/** The bytes of a track that the signed-in user keeps, with ranges; otherwise the server's. */
export async function answerMusic(request: Request, url: URL): Promise<Response> {
  const user = await signedIn()
  const id = decodeURIComponent(url.pathname.slice(path.length))
  const track = user === null ? undefined : await database((db) => db.get('tracks', [user, id]))
  if (!track || user === null) return fetch(elsewhere(request, url))

  const { sizeBytes, mime, version } = track
  const range = request.headers.get('range')
  const span = parseRange(range, sizeBytes)
  const headers = new Headers({ 'content-type': mime, 'accept-ranges': 'bytes', 'cache-control': 'no-store' })
  if (span === 'unsatisfiable') {
    headers.set('content-range', `bytes */${sizeBytes}`)
    return new Response(null, { status: 416, headers })
  }
  const { start, end } = span
  headers.set('content-length', String(end - start + 1))
  if (range !== null) headers.set('content-range', `bytes ${start}-${end}/${sizeBytes}`)
  const bytes = piecesBetween(
    (index) => database((db) => db.get('pieces', [user, id, version, index])),
    start,
    end,
  )
  return new Response(bytes, { status: range === null ? 200 : 206, headers })
}

/** The request for the server: the address without the parameter, and with the requested range. */
function elsewhere(request: Request, url: URL): Request {
  const plain = new URL(url)
  plain.searchParams.delete(offlineParameter)
  const range = request.headers.get('range')
  return new Request(plain, {
    credentials: 'same-origin',
    signal: request.signal,
    ...(range !== null && { headers: { range } }),
  })
}

/** Reads one piece at a time, on demand. */
function piecesBetween(
  read: (index: number) => Promise<{ bytes: ArrayBuffer } | undefined>,
  start: number,
  end: number,
): ReadableStream<Uint8Array> {
  let at = start
  return new ReadableStream(
    {
      async pull(controller) {
        const piece = await read(Math.floor(at / pieceBytes))
        if (!piece) return controller.error(new Error('A piece of this track is gone'))
        const first = at % pieceBytes
        const part = new Uint8Array(
          piece.bytes,
          first,
          Math.min(piece.bytes.byteLength - first, end - at + 1),
        )
        controller.enqueue(part)
        at += part.byteLength
        if (at > end) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}
