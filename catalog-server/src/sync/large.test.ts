import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { join } from 'node:path'
import zlib from 'node:zlib'
import type { SyncEvents, SyncState } from '@pezzottify/contract'
import { featuresHeader } from '@pezzottify/contract'
import type { Served, SignedIn } from '../testing/listening.ts'
import { serve } from '../testing/listening.ts'
import type { TestApp } from '../testing/test-app.ts'
import { createTestApp } from '../testing/test-app.ts'

// More than the size of one read, and of one chunk.
const size = { events: 2_500, likes: 12_000, playlists: 150, entries: 200 }
const id = (prefix: string, index: number): string => `${prefix}${String(index).padStart(15, '0')}`
/** Liked in another order than that of the ids, and with characters that JSON escapes. */
const likedId = (index: number): string => (index === 7 ? 'it"s\\é' : id('t', (index * 7_919) % size.likes))

let app: TestApp
let served: Served
let bob: SignedIn
beforeAll(async () => {
  app = await createTestApp()
  served = serve(app)
  bob = await served.signIn('bob', 'bobs-phone')
  using database = new Database(join(app.folder, 'data/user.db'))
  database.transaction(() => fill(database))()
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
})

function fill(database: Database): void {
  const user = database.query<{ id: number }, []>("SELECT id FROM user WHERE handle = 'bob'").get()?.id ?? 0
  const like = database.query(
    'INSERT INTO liked_content (user_id, content_type, content_id, created) VALUES (?, 3, ?, 0)',
  )
  for (let index = 0; index < size.likes; index += 1) like.run(user, likedId(index))
  const event = database.query('INSERT INTO user_events VALUES (?, ?, ?, ?, 1, NULL, NULL)')
  for (let seq = 1; seq <= size.events; seq += 1)
    event.run(user, seq, 'content_liked', JSON.stringify({ content_type: 'track', content_id: likedId(seq) }))
  database.query('INSERT INTO user_event_head VALUES (?, ?, 1)').run(user, size.events)
  const playlist = database.query(
    'INSERT INTO user_playlist (id, user_id, creator_id, name, created) VALUES (?, ?, ?, ?, 0)',
  )
  const entry = database.query('INSERT INTO user_playlist_tracks VALUES (?, ?, ?, ?, 0, NULL)')
  for (let list = 0; list < size.playlists; list += 1) {
    playlist.run(id('p', list), user, user, `"${list}"`)
    for (let index = 0; index < size.entries; index += 1)
      entry.run(id('p', list), id('e', index), id('t', index), String(index).padStart(4, '0'))
  }
}

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`http://${served.host}${path}`, {
    headers: { authorization: bob.token, [featuresHeader]: 'entries', ...headers },
    decompress: false,
  })
const seqsOf = ({ events }: SyncEvents): number[] => events.map(({ seq }) => seq)
const numbers = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, n) => first + n)

test('a large state is whole, and in order', async () => {
  const state = (await (await get('/v1/sync/state')).json()) as SyncState
  expect(state.likes.tracks).toEqual(numbers(0, size.likes - 1).map(likedId) as never)
  expect(state.likes.albums).toEqual([])
  expect(state.seq).toBe(size.events)
  expect(state.playlists.map(({ name }) => name)).toEqual(numbers(0, size.playlists - 1).map((n) => `"${n}"`))
  for (const list of state.playlists)
    expect(list.entries?.map((entry) => entry.id)).toEqual(
      numbers(0, size.entries - 1).map((n) => id('e', n)) as never,
    )
})

test('many events are whole, from wherever one goes on', async () => {
  for (const since of [0, 1, 499, 500, 1_499, 1_500, 2_499]) {
    const answer = (await (await get(`/v1/sync/events?since=${since}`)).json()) as SyncEvents
    expect([since, seqsOf(answer)]).toEqual([since, numbers(since + 1, size.events)])
    expect(answer.current_seq).toBe(size.events)
  }
  const older = await get('/v1/sync/events?since=0', { [featuresHeader]: '' })
  expect(seqsOf((await older.json()) as SyncEvents)).toEqual(numbers(1, size.events))
})

const decoders = {
  identity: (bytes: Uint8Array) => bytes,
  zstd: (bytes: Uint8Array) => Bun.zstdDecompressSync(bytes),
  gzip: (bytes: Uint8Array) => zlib.gunzipSync(bytes),
  br: (bytes: Uint8Array) => zlib.brotliDecompressSync(bytes),
}

test('they come in the coding that is asked for, and not again to who has them', async () => {
  for (const path of ['/v1/sync/state', '/v1/sync/events?since=0']) {
    const plain = await (await get(path, { 'accept-encoding': 'identity' })).text()
    for (const [coding, decode] of Object.entries(decoders)) {
      const answer = await get(path, { 'accept-encoding': coding })
      expect(answer.headers.get('content-encoding') ?? 'identity').toBe(coding)
      const bytes = await answer.bytes()
      if (coding !== 'identity') expect(bytes.length).toBeLessThan(plain.length / 4)
      expect(Buffer.from(decode(bytes)).toString() === plain).toBe(true)
      const tag = answer.headers.get('etag') ?? ''
      expect((await get(path, { 'accept-encoding': coding, 'if-none-match': tag })).status).toBe(304)
    }
  }
})

test('a state is another one after a change, and to other clients', async () => {
  const tagOf = async (headers = {}): Promise<string> => {
    const answer = await get('/v1/sync/state', headers)
    await answer.body?.cancel()
    return answer.headers.get('etag') ?? ''
  }
  const before = await tagOf()
  expect(await tagOf()).toBe(before)
  expect(await tagOf({ [featuresHeader]: '' })).not.toBe(before)
  await bob.api.likes.like({ params: { type: 'artist', id: 'another' } })
  expect(await tagOf()).not.toBe(before)
  await bob.api.likes.unlike({ params: { type: 'artist', id: 'another' } })
  await expectNoReader()
})

test('a client that disconnects in the middle, or reads nothing, does not hold up the others', async () => {
  const stalled: Socket[] = []
  for (const isGone of [true, false, false]) {
    const socket = connect(served.port, '127.0.0.1')
    socket.write(
      `GET /v1/sync/state HTTP/1.1\r\nHost: ${served.host}\r\nAuthorization: ${bob.token}\r\n${featuresHeader}: entries\r\n\r\n`,
    )
    await new Promise((resolve) => socket.once('readable', resolve))
    if (isGone) socket.destroy()
    else stalled.push(socket)
  }
  expect(((await (await get('/v1/sync/state')).json()) as SyncState).likes.tracks).toHaveLength(size.likes)
  await expectNoReader()
  for (const socket of stalled) socket.destroy()
})

/** A read that never ends would prevent checkpoints of the write-ahead log and let it grow. */
async function expectNoReader(): Promise<void> {
  using database = new Database(join(app.folder, 'data/user.db'))
  type Checkpoint = { busy: number; log: number; checkpointed: number }
  const checkpoint = database.query<Checkpoint, []>('PRAGMA wal_checkpoint(TRUNCATE)')
  for (let tried = 0; checkpoint.get()?.busy !== 0; tried += 1) {
    if (tried === 100) throw new Error('Somebody reads the database still')
    await Bun.sleep(10)
  }
}
