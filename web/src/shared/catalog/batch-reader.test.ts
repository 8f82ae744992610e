import { expect, test } from 'bun:test'
import { createApi } from '@pezzottify/client'
import { batchIdsMax, type ListedTrack } from '@pezzottify/contract'
import { effect } from 'vue'
import { createBatchReader } from './batch-reader.ts'

type Body = { tracks: string[]; albums: string[]; artists: string[] }

/** A catalog with every track except those called `gone…`, behind a network that can be cut. */
function createCatalog() {
  const asked: Body[] = []
  const network = { isCut: false }
  const api = createApi({
    baseUrl: 'http://music.test',
    fetch: async (request) => {
      if (network.isCut) throw new TypeError('cut')
      const body = (await request.json()) as Body
      asked.push(body)
      const tracks = body.tracks.filter((id) => !id.startsWith('gone')).map((id) => ({ id, name: id }))
      return Response.json({ tracks, albums: [], artists: [] })
    },
  })
  const told: ListedTrack[] = []
  const reader = createBatchReader(api, nothingSeen, (tracks) => told.push(...tracks))
  return { asked, network, reader, told }
}

/** A device without offline data. */
const nothingSeen = { things: async () => [], rememberThings: async () => undefined }

test('what many rows want at one moment is asked for once, each track once', async () => {
  const { asked, reader, told } = createCatalog()
  reader.request('track', ['a', 'b'])
  reader.request('track', ['b', 'c'])
  reader.request('album', ['x'])
  await reader.read('track', ['a'])
  expect(asked).toEqual([{ tracks: ['a', 'b', 'c'], albums: ['x'], artists: [] }])
  expect(told.map(({ id }) => String(id))).toEqual(['a', 'b', 'c'])
  await reader.read('track', ['a', 'b'])
  expect(asked).toHaveLength(1)
})

test('a list longer than one request comes in several, in its order', async () => {
  const { asked, reader } = createCatalog()
  const ids = Array.from({ length: batchIdsMax + 1 }, (_, index) => `t${index}`)
  await reader.read('track', ids)
  expect(asked.map(({ tracks }) => tracks.length)).toEqual([batchIdsMax, 1])
  expect(asked[0]?.tracks[0]).toBe('t0')
})

test('a row is told apart: not read yet, there, or not in the catalog; and only it draws anew', async () => {
  const { reader } = createCatalog()
  const seen: string[] = []
  effect(() => {
    const track = reader.get('track', 'a')
    seen.push(track === undefined ? 'unread' : track === null ? 'missing' : track.name)
  })
  await reader.read('track', ['b', 'gone'])
  expect(reader.get('track', 'gone')).toBeNull()
  expect(seen).toEqual(['unread'])
  await reader.read('track', ['a'])
  expect(seen).toEqual(['unread', 'a'])
})

test('what the network lost is asked for again when it is wanted again', async () => {
  const { asked, network, reader } = createCatalog()
  network.isCut = true
  await reader.read('track', ['a'])
  expect(reader.get('track', 'a')).toBeUndefined()
  network.isCut = false
  await reader.read('track', ['a'])
  expect(reader.get('track', 'a')?.name).toBe('a')
  expect(asked).toHaveLength(1)
})
