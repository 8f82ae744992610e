import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { api } from '@pezzottify/contract'
import type { Endpoint } from '@pezzottify/contract'
import { makeAlbum, makePng, makeTrack } from '../../testing/library-fixture.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
  const music = join(app.folder, 'music')
  const cover = makePng(200, 200, '#2255aa')
  await makeAlbum(join(music, 'Prince', '1999'), {
    title: '1999',
    artist: 'Prince',
    tracks: ['1999', 'Automatic'],
    cover,
    tags: { GENRE: ['Funk', 'Pop'], DATE: '1982-10-27', LABEL: 'Warner' },
  })
  await makeAlbum(join(music, 'Prince', 'Parade'), {
    title: 'Parade',
    artist: 'Prince',
    tracks: ['Kiss'],
    tags: { DATE: '1986' },
  })
  await makeAlbum(join(music, 'The Zeds', 'Undated'), {
    title: 'Undated',
    artist: 'The Zeds',
    tracks: ['One', 'Two', 'Three'],
  })
  for (const disc of [1, 2])
    await makeTrack(join(music, 'Double', `CD${disc}`, '01 Side.mp3'), {
      frequencyHz: 700 + disc,
      tags: {
        TITLE: `Side ${disc}`,
        ALBUM: 'Double',
        ARTIST: 'The Zeds feat. Prince',
        ALBUMARTIST: 'The Zeds',
        DISCNUMBER: `${disc}`,
        TRACKNUMBER: '1',
        COMPOSER: 'Clara',
      },
    })
  await app.as('alice').library.addFolder({ body: { path: music } })
  await app.app.library.scanToEnd()
})
afterAll(() => app[Symbol.asyncDispose]())

const bob = () => app.as('bob')
const albumNamed = async (name: string) => {
  const { items } = await bob().catalog.albums({ query: { filter: name } })
  if (!items[0]) throw new Error(`No album ${name}`)
  return items[0]
}

test('every successful read is what its schema says, with every key present', async () => {
  const album = await albumNamed('1999')
  const { discs } = await bob().catalog.albumResolved({ params: { id: album.id } })
  const ids: Record<string, string> = {
    artist: album.artists[0]!.id,
    album: album.id,
    track: discs[0]!.tracks[0]!.id,
  }
  for (const [name, endpoint] of Object.entries<Endpoint>(api.catalog)) {
    if (endpoint.method !== 'GET') continue
    const kind = endpoint.path.split('/')[3] ?? ''
    const response = await app.request(endpoint.path.replace('{id}', ids[kind] ?? ''), { as: 'bob' })
    const body: unknown = await response.json()
    expect([name, response.status]).toEqual([name, 200])
    if ('parse' in endpoint.response) expect(endpoint.response.parse(body) as unknown).toEqual(body)
  }
})

test('an album comes with artists, discs in order, its cover and what the tags say', async () => {
  const album = await albumNamed('1999')
  expect(album).toMatchObject({
    album_type: 'Album',
    label: 'Warner',
    release_date: Date.UTC(1982, 9, 27) / 1_000,
    genres: ['Funk', 'Pop'],
    artists: [{ name: 'Prince' }],
    track_count: 2,
  })
  expect(album.cover?.color).toMatch(/^#[0-9a-f]{6}$/)
  const double = await bob().catalog.albumResolved({ params: { id: (await albumNamed('Double')).id } })
  expect(
    double.discs.map((disc) => [disc.number, disc.name, disc.tracks.map((track) => track.name)]),
  ).toEqual([
    [1, null, ['Side 1']],
    [2, null, ['Side 2']],
  ])
  expect(double.discs[0]?.tracks[0]?.artists.map(({ name, role }) => [name, role])).toEqual([
    ['The Zeds', 'MainArtist'],
    ['Prince', 'FeaturedArtist'],
    ['Clara', 'Composer'],
  ])
})

test('a discography lists own albums newest first and where the artist appears', async () => {
  const { items } = await bob().catalog.artists({ query: { filter: 'prince' } })
  const { albums, features } = await bob().catalog.discography({ params: { id: items[0]!.id } })
  expect(albums.map((album) => album.name)).toEqual(['Parade', '1999'])
  expect(features.map((album) => album.name)).toEqual(['Double'])
  for (const [sort, names] of [
    ['release', ['1999', 'Parade']],
    ['-release', ['Parade', '1999']],
    ['name', ['1999', 'Parade']],
    ['-name', ['Parade', '1999']],
  ] as const) {
    const sorted = await bob().catalog.discography({ params: { id: items[0]!.id }, query: { sort } })
    expect([sort, sorted.albums.map((album) => album.name)]).toEqual([sort, [...names]])
  }
  const path = `/v1/content/artist/${items[0]!.id}/discography?sort=size`
  expect((await app.request(path, { as: 'bob' })).status).toBe(400)
})

test('lists sort by name without the article, page by cursor, and lose or repeat nothing', async () => {
  const artists = await bob().catalog.artists()
  expect(artists.items.map((artist) => artist.name)).toEqual(['Clara', 'Prince', 'The Zeds'])
  for (const sort of ['name', '-name', 'added', '-added', 'release', '-release'] as const) {
    const whole = await bob().catalog.albums({ query: { sort } })
    const paged: string[] = []
    let cursor: string | undefined
    do {
      const page = await bob().catalog.albums({ query: { sort, limit: 1, ...(cursor && { cursor }) } })
      expect(page.total).toBe(4)
      paged.push(...page.items.map((album) => album.name))
      cursor = page.next_cursor ?? undefined
    } while (cursor)
    expect([sort, paged]).toEqual([sort, whole.items.map((album) => album.name)])
    expect(paged.toSorted()).toEqual(['1999', 'Double', 'Parade', 'Undated'])
  }
})

test('random gives as many different albums as asked for, and all when fewer are there', async () => {
  const { items } = await bob().catalog.albums({ query: { sort: 'random', limit: 3 } })
  expect(new Set(items.map((album) => album.id)).size).toBe(3)
  expect(
    (await bob().catalog.albums({ query: { sort: 'random', limit: 50 } })).items.length,
  ).toBeGreaterThanOrEqual(3)
})

test('genres count their albums and tracks, and narrow every list', async () => {
  expect(await bob().catalog.genres()).toContainEqual({ name: 'Funk', album_count: 1, track_count: 2 })
  const of = { query: { genre: 'funk' } }
  expect((await bob().catalog.albums(of)).items.map((album) => album.name)).toEqual(['1999'])
  expect((await bob().catalog.artists(of)).items.map((artist) => artist.name)).toEqual(['Prince'])
  expect((await bob().catalog.tracks(of)).total).toBe(2)
})

test('limits and cursors that make no sense are refused, a limit of 0 is an empty page', async () => {
  for (const query of ['limit=-1', 'limit=x', 'limit=1e3', 'cursor=%25', 'cursor=e30', 'sort=sideways'])
    expect([query, (await app.request(`/v1/content/albums?${query}`, { as: 'bob' })).status]).toEqual([
      query,
      400,
    ])
  expect(await bob().catalog.albums({ query: { limit: 0 } })).toMatchObject({
    items: [],
    total: 4,
    next_cursor: null,
  })
})

test('a cursor of another list or order is refused', async () => {
  const { next_cursor } = await bob().catalog.albums({ query: { limit: 1 } })
  for (const list of ['albums?sort=-name', 'albums?sort=added', 'artists?sort=name'])
    expect((await app.request(`/v1/content/${list}&cursor=${next_cursor}`, { as: 'bob' })).status).toBe(400)
  expect((await app.request(`/v1/content/albums?cursor=${next_cursor}`, { as: 'bob' })).status).toBe(200)
})

test('a filter is text, not a pattern', async () => {
  for (const filter of ['%', '_', "'", '\\'])
    expect((await bob().catalog.albums({ query: { filter } })).items.length).toBeLessThanOrEqual(4)
  expect((await bob().catalog.albums({ query: { filter: 'nothing like it' } })).total).toBe(0)
})

test('unknown ids are an empty 404', async () => {
  for (const path of [
    'artist/x',
    'artist/x/discography',
    'album/x',
    'album/x/resolved',
    'track/x',
    'track/x/resolved',
    'image/x',
    'stream/x',
  ]) {
    const response = await app.request(`/v1/content/${path}`, { as: 'bob' })
    expect([path, response.status, await response.text()]).toEqual([path, 404, ''])
  }
})

test('only successful reads may be kept, and only by whom they are for', async () => {
  const cacheOf = async (path: string) =>
    (await app.request(path, { as: 'bob' })).headers.get('cache-control')
  expect(await cacheOf(`/v1/content/album/${(await albumNamed('1999')).id}`)).toBe('private, max-age=3600')
  expect(await cacheOf('/v1/content/album/unknown')).toBe('no-store')
})

test('a track streams by range from its folder, with the type of its codec', async () => {
  const { discs } = await bob().catalog.albumResolved({ params: { id: (await albumNamed('Parade')).id } })
  const response = await app.request(`/v1/content/stream/${discs[0]!.tracks[0]!.id}`, {
    as: 'bob',
    headers: { range: 'bytes=0-99' },
  })
  expect([response.status, response.headers.get('content-type')]).toEqual([206, 'audio/mpeg'])
})

test('nothing was played, nothing is popular; no batch was closed, nothing is new', async () => {
  expect(await bob().catalog.popular()).toEqual({ albums: [], artists: [] })
  expect(await bob().catalog.whatsNew()).toEqual({ batches: [] })
})

test('a batch gives what is there of what was asked, in one request; statistics sum it up', async () => {
  const album = await albumNamed('1999')
  const batch = await bob().catalog.batch({
    body: { albums: [album.id, 'unknown'], artists: [album.artists[0]!.id] },
  })
  expect([batch.albums.length, batch.artists.length, batch.tracks.length]).toEqual([1, 1, 0])
  expect(await bob().catalog.statistics()).toMatchObject({
    album_count: 4,
    track_count: 8,
    artist_count: 3,
    genre_count: 2,
  })
})
