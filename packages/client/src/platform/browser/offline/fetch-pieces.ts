import { isForeignPage } from '../../../foreign-page.ts'
import type { DownloadRequest } from '../../../offline/ports.ts'
import { DownloadError } from '../../../offline/ports.ts'
import { retryAfterSecondsOf } from '../../../retry/retry-after.ts'
import type { Fetching, OfflineDatabase } from './database.ts'
import { keysOf, pieceBytes } from './database.ts'

type Options = { signal: AbortSignal; onBytes: (keptBytes: number) => void }
type Whole = { sizeBytes: number; mime: string }

/**
 * Fetches a file by one request and stores it piece by piece as it arrives, so that the next attempt, or the next page,
 * continues after the last stored piece.
 */
export async function fetchPieces(
  database: OfflineDatabase,
  user: string,
  { facts: { id }, version, source }: DownloadRequest,
  { signal, onBytes }: Options,
): Promise<Whole> {
  const known = await database((db) => db.get('fetching', [user, id]))
  let state: Fetching =
    known?.version === version && known.tag !== null
      ? known
      : { user, id, version, tag: null, pieces: 0, keptBytes: 0 }
  if (known && state !== known) await restart(known)

  async function restart(old: Pick<Fetching, 'version'>): Promise<void> {
    await database((db) => db.delete('pieces', keysOf(user, id, old.version)))
    state = { user, id, version, tag: null, pieces: 0, keptBytes: 0 }
  }

  async function put(bytes: Uint8Array<ArrayBuffer>, tag: string | null): Promise<void> {
    const index = state.pieces
    const next = { ...state, tag, pieces: index + 1, keptBytes: state.keptBytes + bytes.byteLength }
    await database(async (db) => {
      const tx = db.transaction(['fetching', 'pieces'], 'readwrite')
      await Promise.all([
        tx.objectStore('pieces').put({ user, id, version, index, bytes: bytes.slice().buffer }),
        tx.objectStore('fetching').put(next),
        tx.done,
      ])
    })
    state = next
    onBytes(next.keptBytes)
  }

  for (let restarts = 0; ;) {
    const from = state.keptBytes
    const answer = await ask(source.url, { from, tag: state.tag, signal })
    const tag = strongTagOf(answer)
    const mime = source.mime ?? answer.headers.get('content-type') ?? 'application/octet-stream'
    const isPart = answer.status === 206
    const sizeBytes = isPart ? totalOf(answer) : lengthOf(answer)
    // The file has changed since the first piece, or the server does not send parts of it.
    if (from > 0 && (!isPart || tag !== state.tag)) {
      await answer.body?.cancel()
      if ((restarts += 1) > 2) throw new DownloadError('wrong')
      await restart(state)
      continue
    }
    for await (const bytes of inPieces(answer)) await put(bytes, tag)
    const isWhole = sizeBytes === null ? !isPart : state.keptBytes === sizeBytes
    if (isWhole) return { sizeBytes: state.keptBytes, mime }
    throw new DownloadError('wrong')
  }
}

async function ask(
  url: string,
  { from, tag, signal }: { from: number; tag: string | null; signal: AbortSignal },
): Promise<Response> {
  const headers = new Headers({ range: `bytes=${from}-` })
  if (tag !== null) headers.set('if-range', tag)
  const answer = await fetch(url, { headers, signal, cache: 'no-store' }).catch((error: unknown) => {
    throw signal.aborted ? error : new DownloadError('later', null, error)
  })
  if (answer.ok && !isForeignPage(answer)) return answer
  // Without its code it is not the server that says so, but something in front of it.
  const isSaid = answer.headers.has('x-error-code')
  if (isSaid && (answer.status === 404 || answer.status === 410)) throw new DownloadError('gone')
  // Another file than the catalog knows, until the next scan.
  if (answer.status === 412 || answer.status === 416) throw new DownloadError('wrong')
  throw new DownloadError('later', retryAfterSecondsOf(answer.headers.get('retry-after')))
}

/** Null when the next attempt could not tell whether it gets the same bytes: it then starts from the beginning. */
function strongTagOf({ headers }: Response): string | null {
  const tag = headers.get('etag')
  return tag === null || tag.startsWith('W/') ? null : tag
}

/** The body in pieces of the fixed length; the last one is shorter. */
async function* inPieces(answer: Response): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = answer.body?.getReader()
  if (!reader) return
  let piece = new Uint8Array(pieceBytes)
  let filled = 0
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw error instanceof DOMException && error.name === 'AbortError'
        ? error
        : new DownloadError('later', null, error)
    })
    if (done) break
    for (let taken = 0; taken < value.byteLength;) {
      const part = value.subarray(taken, taken + pieceBytes - filled)
      piece.set(part, filled)
      filled += part.byteLength
      taken += part.byteLength
      if (filled < pieceBytes) continue
      yield piece
      piece = new Uint8Array(pieceBytes)
      filled = 0
    }
  }
  if (filled > 0) yield piece.subarray(0, filled)
}

function totalOf(answer: Response): number | null {
  const total = Number(/\/(\d+)$/.exec(answer.headers.get('content-range') ?? '')?.[1])
  return Number.isSafeInteger(total) && total > 0 ? total : null
}

/** Null when the length is unknown, or is that of the compressed body. */
function lengthOf({ headers }: Response): number | null {
  const length = headers.get('content-encoding') === null ? Number(headers.get('content-length')) : 0
  return length > 0 ? length : null
}
