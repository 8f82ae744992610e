import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Endpoint } from '@pezzottify/contract'
import { isRepeatable } from '@pezzottify/contract'
import { recordedEndpoints } from '../app/guard.ts'
import { albumRequest, trackRequest } from '../testing/catalog-bodies.ts'
import { endpoints } from '../testing/endpoints.ts'
import type { TestApp } from '../testing/test-app.ts'
import { createTestApp } from '../testing/test-app.ts'

type Wanted = { id?: string; query?: string; body?: unknown }

/** A separate playlist for each change of one; the last two are in the bin. */
const lists = [
  'edited',
  'restored',
  'changed',
  'removed',
  'added',
  'taken',
  'older',
  'undeleted',
  'undone',
] as const
const idOf = (name: (typeof lists)[number]): string => name.padEnd(16, '0')

/** A successful request for each endpoint whose record is written with its change. */
const wanted: Record<string, Wanted> = {
  'likes.like': { id: 'new' },
  'likes.unlike': { id: 'liked' },
  'likes.likeByQuery': { query: '?type=track&id=newer' },
  'likes.unlikeByQuery': { query: '?type=track&id=older' },
  'playlists.create': { body: { name: 'New', track_ids: ['a'] } },
  'playlists.createByOlderPath': { body: { name: 'New', track_ids: ['a'] } },
  'playlists.edit': {
    id: idOf('edited'),
    body: {
      operations: [{ op: 'insert', after: null, entries: [{ id: 'entry00000000001', track_id: 'b' }] }],
    },
  },
  'playlists.restore': { id: idOf('restored'), body: { seq: 6 } },
  'playlists.undelete': { id: idOf('undeleted') },
  'playlists.change': { id: idOf('changed'), body: { name: 'Renamed', track_ids: ['c'] } },
  'playlists.remove': { id: idOf('removed') },
  'playlists.addTracks': { id: idOf('added'), body: { tracks_ids: ['d'] } },
  'playlists.removeTracks': { id: idOf('taken'), body: { tracks_positions: [0] } },
  'playlists.removeByOlderPath': { id: idOf('older') },
  'settings.change': { body: { settings: [{ key: 'enable_direct_downloads', value: true }] } },
  'sync.undo': { body: { seq: 1 } },
}

const recorded = endpoints.filter(([, endpoint]) => recordedEndpoints.has(endpoint) && isRepeatable(endpoint))

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
  const { editing } = app.as('alice')
  await editing.createAlbum({ body: albumRequest('album') })
  await editing.createTrack({ body: trackRequest('d', 'album') })
  const bob = app.as('bob')
  for (const id of ['liked', 'older']) await bob.likes.like({ params: { type: 'track', id } })
  for (const name of lists)
    await bob.playlists.create({ body: { id: idOf(name), name, track_ids: ['a', 'b'] } as never })
  await bob.playlists.remove({ params: { id: idOf('undeleted') as never } })
})
afterAll(() => app[Symbol.asyncDispose]())

test('each kind of write that is kept with its change is among these', () => {
  expect(recorded.map(([name]) => name).toSorted()).toEqual(Object.keys(wanted).toSorted())
})

test.each(recorded)(
  '%s: sent again it answers as before, to the byte, status and headers too',
  async (name, endpoint) => {
    const send = async () => {
      const response = await app.request(pathOf(endpoint, wanted[name]!), requestOf(endpoint, name))
      const headers = [...response.headers].filter(([header]) => header !== 'x-request-id')
      return { status: response.status, headers: headers.toSorted(), body: await response.text() }
    }
    const first = await send()
    expect([name, first.status]).toEqual([name, endpoint.status ?? 200])
    expect(await send()).toEqual(first)
  },
)

const pathOf = ({ path }: Endpoint, { id = '', query = '' }: Wanted): string =>
  path.replace('{type}', 'track').replace('{id}', id) + query

const requestOf = ({ method }: Endpoint, name: string) => ({
  method,
  as: 'bob',
  headers: { 'idempotency-key': name, 'content-type': 'application/json' },
  ...(wanted[name]?.body !== undefined && { body: JSON.stringify(wanted[name].body) }),
})
