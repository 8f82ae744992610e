import { afterAll, beforeAll, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ApiClient } from '@pezzottify/client'
import type { TrackId } from '@pezzottify/contract'
import { openCatalog } from '../db/catalog/schema.ts'
import { openUsers } from '../db/user/schema.ts'
import { createTestApp } from '../testing/test-app.ts'

/** A server with an artist, an album and these tracks, whose ids are their names. */
async function serverWith(tracks: readonly string[]) {
  const app = await createTestApp()
  const catalog = openCatalog(join(app.folder, 'data/catalog.db'))
  catalog.writer.transaction(() => {
    catalog.writer.run("INSERT INTO artists (id, name) VALUES ('somebody', 'Somebody')")
    catalog.writer.run("INSERT INTO albums (id, name, album_type) VALUES ('record', 'Record', 'ALBUM')")
    catalog.writer.run(
      "INSERT INTO album_artists (album_id, artist_id, position) VALUES ('record', 'somebody', 0)",
    )
    const track = catalog.writer.query(
      "INSERT INTO tracks (id, name, album_id, track_number, audio_uri, format) VALUES (?1, ?1, 'record', 1, ?1, 'FLAC')",
    )
    const credit = catalog.writer.query(
      "INSERT INTO track_artists (track_id, artist_id, role) VALUES (?, 'somebody', 'MAIN_ARTIST')",
    )
    for (const name of tracks) {
      track.run(name)
      credit.run(name)
    }
  })()
  await catalog.close()
  const users = openUsers(join(app.folder, 'data/user.db'))
  const { search } = app.app
  if (!search) throw new Error('The server has no search')
  await search.syncIndex()
  return {
    as: app.as,
    folder: app.folder,
    weigh: search.weigh,
    syncIndex: search.syncIndex,
    play: (track: string, times: number): void => {
      const listen = users.writer.query(
        `INSERT INTO listening_events (user_id, track_id, started_at, duration_seconds, track_duration_seconds, date, created)
         SELECT id, ?, 1, 10, 100, 20251207, 0 FROM user LIMIT 1`,
      )
      for (let time = 0; time < times; time += 1) listen.run(track)
    },
    forgetPlays: (): void => void users.writer.run('DELETE FROM listening_events'),
    [Symbol.asyncDispose]: async () => {
      await users.close()
      await app[Symbol.asyncDispose]()
    },
  }
}

type Asked = Partial<Parameters<ApiClient['search']['search']>[0]['body']>

async function found(api: ApiClient, query: string, asked: Asked = {}): Promise<string[]> {
  const hits = await api.search.search({ body: { query, resolve: true, ...asked } })
  return hits.map((hit) => ('type' in hit ? `${hit.type} ${hit.name}` : hit.item_id))
}

const numbered = (word: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${word} ${String(at).padStart(4, '0')}`)

let server: Awaited<ReturnType<typeof serverWith>>
beforeAll(async () => {
  const love = [...numbered('Love', 400), 'Zebra', 'Love', 'All you need is love']
  server = await serverWith([...love, 'Home', ...numbered('Home', 400), 'Road', 'Road movie', 'Roar'])
})
afterAll(() => server[Symbol.asyncDispose]())

test('of names that match equally well the most played comes first, though hundreds stand before it', async () => {
  const tracks = (query: string) => found(server.as('alice'), query, { filters: ['track'] })
  expect((await tracks('lov'))[0]).toBe('Track Love')
  expect(await tracks('lov')).not.toContain('Track Love 0350')

  server.play('Love 0350', 40)
  server.play('All you need is love', 400)
  await server.weigh()
  expect((await tracks('lov')).slice(0, 2)).toEqual(['Track All you need is love', 'Track Love 0350'])
  // The name itself comes before what is played more.
  expect((await tracks('love'))[0]).toBe('Track Love')
  expect((await tracks('love 0351'))[0]).toBe('Track Love 0351')
  // The words of the artist and the album find their most played tracks.
  expect((await tracks('somebody record'))[0]).toBe('Track All you need is love')

  // An index that is made anew comes into the same order.
  rmSync(join(server.folder, 'data/search.db'))
  const firstOf = async (): Promise<string | undefined> => (await tracks('lov').catch(() => []))[0]
  while ((await firstOf()) !== undefined) await Bun.sleep(10)
  while ((await firstOf()) !== 'Track All you need is love') await Bun.sleep(10)
  await server.syncIndex()

  server.forgetPlays()
  await server.weigh()
  expect((await tracks('lov'))[0]).toBe('Track Love')
  expect(await tracks('lov')).not.toContain('Track Love 0350')
})

test('what I like comes first for me at once, and likes of all count when the order is made', async () => {
  const [alice, bob] = [server.as('alice'), server.as('bob')]
  const tracks = (api: ApiClient) => found(api, 'hom', { filters: ['track'] })
  await alice.likes.like({ params: { type: 'track', id: 'Home 0100' } })
  expect((await tracks(alice))[0]).toBe('Track Home 0100')
  expect((await tracks(bob))[0]).toBe('Track Home')
  await alice.likes.like({ params: { type: 'track', id: 'Home 0390' } })
  expect(await tracks(alice)).not.toContain('Track Home 0390')
  await server.weigh()
  expect((await tracks(alice)).slice(0, 2)).toEqual(['Track Home 0100', 'Track Home 0390'])
  expect((await tracks(bob)).slice(0, 2)).toEqual(['Track Home 0100', 'Track Home 0390'])
})

test('my playlists are among the hits where I ask for them, found like music', async () => {
  const [alice, bob] = [server.as('alice'), server.as('bob')]
  const create = (name: string) =>
    alice.playlists.create({ body: { name, track_ids: ['Road', 'Roar'] as TrackId[] } })
  const road = await create('Road')
  await create('Röad-trip 2024')
  await create('On the road')
  await bob.playlists.create({ body: { name: 'Road of Bob', track_ids: [] } })

  expect(await found(alice, 'road')).toEqual(['Track Road', 'Track Road movie', 'Track Roar'])
  expect(await found(alice, 'road', { playlists: true })).toEqual([
    'Playlist Road',
    'Track Road',
    'Playlist Röad-trip 2024',
    'Playlist On the road',
    'Track Road movie',
    'Track Roar',
  ])
  const playlists = async (query: string) =>
    (await found(alice, query, { playlists: true })).filter((hit) => hit.startsWith('Playlist'))
  expect(await playlists('roadtrip')).toEqual(['Playlist Röad-trip 2024'])
  expect(await playlists('trip road')).toEqual(['Playlist Röad-trip 2024'])
  expect(await playlists('raod')).toEqual([
    'Playlist Road',
    'Playlist Röad-trip 2024',
    'Playlist On the road',
  ])
  expect(await playlists('raod movie')).toEqual([])
  expect(await playlists('zzzz')).toEqual([])

  const asked = { query: 'ROAD', playlists: true }
  const resolved = await alice.search.search({ body: { ...asked, resolve: true } })
  expect(resolved).toContainEqual({ type: 'Playlist', id: road, name: 'Road', track_count: 2 })
  const [bare] = await alice.search.search({ body: { ...asked, filters: ['album'] } })
  expect(bare).toMatchObject({ item_type: 'Playlist', item_id: road, matchable_text: 'road' })
  await alice.playlists.remove({ params: { id: road } })
  expect(await playlists('road')).not.toContain('Playlist Road')
})
