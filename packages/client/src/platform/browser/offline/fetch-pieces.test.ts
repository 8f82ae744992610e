import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { ListedTrack } from '@pezzottify/contract'
import { DownloadError } from '../../../offline/ports.ts'
import type { OfflineDatabase } from './database.ts'
import { pieceBytes } from './database.ts'
import { fetchPieces } from './fetch-pieces.ts'

type Key = (string | number)[]
type Row = { user: string; id: string; version: string; index: number; bytes: ArrayBuffer }

// The engine of the tests has no IndexedDB: this is the part of it that is used here.
const noRange = globalThis.IDBKeyRange
beforeAll(() => void Object.assign(globalThis, { IDBKeyRange: { bound: (lower: Key) => ({ lower }) } }))
afterAll(() => void Object.assign(globalThis, { IDBKeyRange: noRange }))

function createMemory() {
  const fetching = new Map<string, unknown>()
  const pieces = new Map<string, Row>()
  const stores = {
    fetching: { put: async (row: Row) => void fetching.set(row.id, row) },
    pieces: { put: async (row: Row) => void pieces.set(`${row.version} ${row.index}`, row) },
  }
  const db = {
    get: async (_store: 'fetching', [, id]: [string, string]) => fetching.get(id),
    delete: async (_store: 'pieces', { lower }: { lower: Key }) => {
      for (const [key, row] of pieces) if (row.version === lower[2]) pieces.delete(key)
    },
    transaction: () => ({
      objectStore: (name: keyof typeof stores) => stores[name],
      done: Promise.resolve(),
    }),
  }
  return {
    // Typed by all that a browser's database can do.
    database: ((run: (of: typeof db) => Promise<unknown>) => run(db)) as unknown as OfflineDatabase,
    bytes: async () => {
      const rows = [...pieces.values()].toSorted((one, other) => one.index - other.index)
      return new Uint8Array(await new Blob(rows.map(({ bytes }) => bytes)).arrayBuffer())
    },
  }
}

const first = new Uint8Array(3 * pieceBytes).map((_, index) => index % 251)
const second = new Uint8Array(3 * pieceBytes).map((_, index) => index % 241)

/** A server of one file, which tears the connection after the first two pieces while `isTorn`. */
function serveFile() {
  const state = {
    bytes: first,
    etag: '"one"' as string | null,
    isTorn: true,
    isDeaf: false,
    refusal: null as Response | null,
  }
  const twoPieces = Promise.withResolvers<void>()
  const asked: [range: string | null, ifRange: string | null][] = []
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    error: () => new Response(),
    fetch({ headers }) {
      const [range, ifRange] = [headers.get('range'), headers.get('if-range')]
      asked.push([range, ifRange])
      const { bytes, etag, isTorn, isDeaf, refusal } = state
      if (refusal) return refusal.clone()
      const isPart = isDeaf || ifRange === null || ifRange === etag
      const from = isPart ? Number(/\d+/.exec(range ?? '')?.[0]) : 0
      const sent = new Headers(etag === null ? {} : { etag })
      if (isPart) sent.set('content-range', `bytes ${from}-${bytes.length - 1}/${bytes.length}`)
      const torn = new ReadableStream({
        start: (stream) => stream.enqueue(bytes.slice(0, 2 * pieceBytes + 5)),
        async pull(stream) {
          await twoPieces.promise
          stream.error(new Error('torn'))
        },
      })
      return new Response(isTorn ? torn : bytes.slice(from), {
        status: isPart ? 206 : 200,
        headers: sent,
      })
    },
  })
  const memory = createMemory()
  const get = () =>
    fetchPieces(
      memory.database,
      'ann',
      {
        facts: { id: 'track' } as ListedTrack,
        version: 'v',
        source: { url: `http://127.0.0.1:${server.port}/`, mime: 'audio/flac' },
      },
      {
        signal: new AbortController().signal,
        onBytes: (kept) => kept === 2 * pieceBytes && twoPieces.resolve(),
      },
    )
  return { state, asked, get, bytes: memory.bytes, [Symbol.dispose]: () => void server.stop(true) }
}

async function tornAfterTwo(get: () => Promise<unknown>, bytes: () => Promise<Uint8Array>): Promise<void> {
  expect(await get().catch((error: unknown) => error)).toBeInstanceOf(DownloadError)
  expect((await bytes()).length).toBe(2 * pieceBytes)
}

test('a download continues where the connection broke', async () => {
  using file = serveFile()
  const { state, get, bytes, asked } = file
  await tornAfterTwo(get, bytes)
  state.isTorn = false
  expect(await get()).toEqual({ sizeBytes: first.length, mime: 'audio/flac' })
  expect(await bytes()).toEqual(first)
  expect(asked.at(-1)).toEqual([`bytes=${2 * pieceBytes}-`, '"one"'])
})

test.each([
  ['by a server that heeds the condition', '"one"', '"two"', false],
  ['by one that overlooks it', '"one"', '"two"', true],
  ['by one that names no version', null, null, false],
  ['by one whose versions are weak', 'W/"one"', 'W/"one"', false],
] as const)('a file that is replaced in the middle is never mixed: %s', async (_, before, after, isDeaf) => {
  using file = serveFile()
  const { state, get, bytes } = file
  state.etag = before
  await tornAfterTwo(get, bytes)
  Object.assign(state, { bytes: second, etag: after, isTorn: false, isDeaf })
  await get()
  expect(await bytes()).toEqual(second)
})

const ofServer = { 'x-error-code': 'not_found' }
const page = { 'content-type': 'text/html; charset=utf-8' }
test.each([
  ['404 of the server', 'gone', () => new Response('', { status: 404, headers: ofServer })],
  ['404 of a proxy that has lost the server', 'later', () => new Response('', { status: 404 })],
  ['410 of something on the way', 'later', () => new Response('', { status: 410 })],
  ['page in place of the music', 'later', () => new Response('<h1>Sign in</h1>', { headers: page })],
] as const)('a %s ends a download as %s, and what is there is kept', async (_, reason, answer) => {
  using file = serveFile()
  const { state, get, bytes } = file
  await tornAfterTwo(get, bytes)
  Object.assign(state, { isTorn: false, refusal: answer() })
  expect(await get().catch((error: unknown) => error)).toMatchObject({ reason })
  state.refusal = null
  await get()
  expect(await bytes()).toEqual(first)
})
