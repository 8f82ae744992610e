import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { TrackId } from '@pezzottify/contract'
import { inTurn } from '../../testing/database-beside.ts'
import { subsonicApp } from '../../testing/subsonic-app.ts'
import { createTestApp } from '../../testing/test-app.ts'
import type { XmlElement } from '../../testing/xml-reader.ts'
import { readXml } from '../../testing/xml-reader.ts'
import { isoDate } from '../protocol/dates.ts'
import type { AlbumID3, Child } from '../shapes/types.ts'
import type { SmallLibrary } from './library-fixture.ts'
import { createSmallLibrary, hostileTitle } from './library-fixture.ts'

let world: SmallLibrary
beforeAll(async () => {
  world = await createSmallLibrary()
})
afterAll(() => world[Symbol.asyncDispose]())

const hostile = hostileTitle.replace('\u0007', '')
const names = (albums: readonly { name: string }[]): string[] => albums.map(({ name }) => name)
const titles = (songs: readonly Child[]): string[] => songs.map(({ title }) => title)
const ownId = (wire: string | undefined): string => wire?.slice(3) ?? ''

test('albums come by name, artist, year and genre', async () => {
  const { albumsBy } = world
  expect(names(await albumsBy('alphabeticalByName'))).toEqual(
    ['Both', 'The First', 'Mix', hostile, 'Second'].toSorted(bySort),
  )
  expect(names(await albumsBy('alphabeticalByArtist'))).toEqual([
    'Both',
    hostile,
    'The First',
    'Second',
    'Mix',
  ])
  expect(names(await albumsBy('byYear', { fromYear: 1990, toYear: 2003 }))).toEqual(['The First'])
  expect((await albumsBy('byYear', { fromYear: 0, toYear: 2100 })).map(({ year }) => year)).toEqual([
    1999, 2004, 2004,
  ])
  expect((await albumsBy('byYear', { fromYear: 2100, toYear: 0 })).map(({ year }) => year)).toEqual([
    2004, 2004, 1999,
  ])
  expect(names(await albumsBy('byGenre', { genre: 'ROCK' }))).toEqual(['The First', 'Second'])
  expect(names(await albumsBy('byGenre', { genre: 'none' }))).toEqual([])
  expect(names(await albumsBy('newest'))).toHaveLength(5)
  expect(names(await albumsBy('random')).toSorted()).toEqual(names(await albumsBy('newest')).toSorted())
})

/** By what is left of a title without article and punctuation. */
const bySort = (a: string, b: string): number => keyOf(a).localeCompare(keyOf(b))
const keyOf = (title: string): string =>
  title
    .replace(/^(The|A) /, '')
    .replace(/^\W+/, '')
    .toLowerCase()

test.each([
  'alphabeticalByName',
  'newest',
  'alphabeticalByArtist',
  'starred',
  'highest',
  'frequent',
  'recent',
])('%s: pages of one have what a page of all has, in its order', async (type) => {
  const { me, alice } = await withOwnThings()
  const pages = async (size: number): Promise<string[]> => {
    const seen: string[] = []
    for (;;) {
      const { albumList2 } = await me.call<{ albumList2: { album: AlbumID3[] } }>('getAlbumList2', {
        type,
        size,
        offset: seen.length,
      })
      if (albumList2.album.length === 0) return seen
      seen.push(...names(albumList2.album))
    }
  }
  const whole = await pages(500)
  expect(whole.length).toBeGreaterThanOrEqual(3)
  expect(await pages(1)).toEqual(whole)
  expect(await pages(2)).toEqual(whole)
  expect(alice).toBeDefined()
})

const anHourAgo = Math.floor(Date.now() / 1_000) - 3_600
let isPrepared = false

/** The first was played twice, then Both and the second once each; all three are liked, and rated alike but for one. */
async function withOwnThings(): Promise<SmallLibrary> {
  if (isPrepared) return world
  isPrepared = true
  const { alice, albumNamed } = world
  const [first, both, second] = [
    await albumNamed('The First'),
    await albumNamed('Both'),
    await albumNamed('Second'),
  ]
  const played = [first.song[0], first.song[1], both.song[0], second.song[0]]
  for (const [at, song] of played.entries())
    await alice.listening.report({
      body: {
        track_id: TrackId.parse(ownId(song?.id)),
        duration_seconds: 1,
        track_duration_seconds: 1,
        started_at: anHourAgo + at,
      },
    })
  for (const { id } of [second, first, both])
    await alice.likes.like({ params: { type: 'album', id: ownId(id) } })
  await inTurn(() => {
    using users = new Database(join(world.folder, 'data/user.db'))
    const rate = users.query(
      `INSERT INTO rating (user_id, content_type, content_id, value, created)
       SELECT id, 2, ?, ?, 1 FROM user WHERE handle = 'alice'`,
    )
    for (const { id, name } of [first, both, second]) rate.run(ownId(id), name === 'Both' ? 5 : 3)
  })
  return world
}

test('what the caller plays, likes and rates orders the lists, and is told with the albums', async () => {
  const { albumsBy, me } = await withOwnThings()
  const [first] = await albumsBy('frequent')
  expect(first).toMatchObject({ name: 'The First', playCount: 2, played: isoDate(anHourAgo + 1) })
  expect(names(await albumsBy('recent'))).toEqual(['Second', 'Both', 'The First'])
  expect(names(await albumsBy('starred')).toSorted()).toEqual(['Both', 'Second', 'The First'])
  const [best, ...others] = await albumsBy('highest')
  expect([best?.name, best?.userRating, best?.averageRating]).toEqual(['Both', 5, 5])
  expect(others.map(({ userRating }) => userRating)).toEqual([3, 3])
  for (const { starred } of await albumsBy('starred')) expect(starred).toMatch(/Z$/)
  const bob = await subsonicApp(world, 'bob')
  for (const type of ['frequent', 'recent', 'starred', 'highest'])
    expect(await bob.call<object>('getAlbumList2', { type })).toMatchObject({ albumList2: { album: [] } })
  const { albumList } = await me.call<{ albumList: { album: Child[] } }>('getAlbumList', { type: 'frequent' })
  expect(albumList.album[0]).toMatchObject({
    title: 'The First',
    isDir: true,
    playCount: 2,
    mediaType: 'album',
  })
})

test('everything liked is told, newest first', async () => {
  const { me, alice } = await withOwnThings()
  const [song] = (await world.albumNamed('Mix')).song
  await alice.likes.like({ params: { type: 'track', id: ownId(song?.id) } })
  await alice.likes.like({ params: { type: 'artist', id: ownId(song?.artistId) } })
  await alice.likes.like({ params: { type: 'track', id: 'gone' } })
  const { starred2 } = await me.call<{
    starred2: { artist: { name: string }[]; album: AlbumID3[]; song: Child[] }
  }>('getStarred2')
  expect([names(starred2.artist), starred2.album.length, titles(starred2.song)]).toEqual([
    ['Dora'],
    3,
    ['Early'],
  ])
  const { starred } = await me.call<{
    starred: { artist: { name: string }[]; album: Child[]; song: Child[] }
  }>('getStarred')
  expect([names(starred.artist), titles(starred.album), titles(starred.song)]).toEqual([
    ['Dora'],
    names(starred2.album),
    ['Early'],
  ])
  expect(starred2.song[0]?.starred).toMatch(/Z$/)
})

test('songs by genre and by chance fit what was asked for', async () => {
  const { me } = world
  const byGenre = async (query: Record<string, string | number>): Promise<string[]> =>
    titles((await me.call<{ songsByGenre: { song: Child[] } }>('getSongsByGenre', query)).songsByGenre.song)
  expect(await byGenre({ genre: 'rock' })).toEqual(['Alpha', 'Beta', 'Gamma'])
  expect(await byGenre({ genre: 'rock', count: 1, offset: 1 })).toEqual(['Beta'])
  const random = async (query: Record<string, string | number> = {}): Promise<string[]> =>
    titles(
      (await me.call<{ randomSongs: { song: Child[] } }>('getRandomSongs', query)).randomSongs.song,
    ).toSorted()
  expect(await random({ size: 500 })).toHaveLength(8)
  expect(await random({ size: 2 })).toHaveLength(2)
  expect(await random({ fromYear: 1999, toYear: 2000 })).toEqual(['Alpha', 'Beta'])
  expect(await random({ toYear: 2000 })).toEqual(['Alpha', 'Beta'])
  expect(await random({ genre: 'Rock', fromYear: 2000 })).toEqual(['Gamma'])
})

test('what is missing, unknown or of another folder is refused or empty', async () => {
  const { me } = world
  expect(await me.refusal('getAlbumList2')).toBe(10)
  expect(await me.refusal('getAlbumList2', { type: 'byYear', fromYear: 1 })).toBe(10)
  expect(await me.refusal('getAlbumList2', { type: 'byGenre' })).toBe(10)
  expect(await me.refusal('getSongsByGenre')).toBe(10)
  for (const type of ['toString', 'newestt', 'Random'])
    expect(await me.refusal('getAlbumList', { type })).toBe(0)
  for (const type of ['random', 'newest', 'starred'])
    expect(await me.call<object>('getAlbumList2', { type, musicFolderId: 5 })).toMatchObject({
      albumList2: { album: [] },
    })
  for (const offset of [5, 1_000_000])
    expect(await me.call<object>('getAlbumList2', { type: 'newest', offset })).toMatchObject({
      albumList2: { album: [] },
    })
})

test('an empty library has empty lists', async () => {
  await using empty = await createTestApp()
  const me = await subsonicApp(empty, 'bob')
  for (const type of [
    'random',
    'newest',
    'highest',
    'frequent',
    'recent',
    'alphabeticalByName',
    'alphabeticalByArtist',
    'starred',
  ])
    expect([type, await me.call<object>('getAlbumList2', { type })]).toMatchObject([
      type,
      { albumList2: { album: [] } },
    ])
  expect(await me.call<object>('getRandomSongs')).toMatchObject({ randomSongs: { song: [] } })
  expect(await me.call<object>('getSongsByGenre', { genre: 'a' })).toMatchObject({
    songsByGenre: { song: [] },
  })
  expect(await me.call<object>('getStarred2')).toMatchObject({
    starred2: { artist: [], album: [], song: [] },
  })
})

test('XML carries what JSON carries', async () => {
  const { me } = await withOwnThings()
  const first = await world.albumNamed('The First')
  const calls: [string, Record<string, string | undefined>][] = [
    ['getMusicFolders', {}],
    ['getIndexes', {}],
    ['getArtists', {}],
    ['getGenres', {}],
    ['getArtist', { id: first.artistId }],
    ['getAlbum', { id: (await world.albumNamed('Mix')).id }],
    ['getAlbum', { id: (await world.albumNamed(hostile)).id }],
    ['getMusicDirectory', { id: first.id }],
    ['getMusicDirectory', { id: first.artistId }],
    ['getArtistInfo2', { id: first.id }],
    ['getAlbumList2', { type: 'frequent' }],
    ['getAlbumList', { type: 'alphabeticalByName' }],
    ['getStarred', {}],
    ['getStarred2', {}],
  ]
  for (const [name, query] of calls) {
    const body = await me.call<Record<string, unknown>>(name, query)
    const root = readXml(await me.xml(name, query))
    expect([name, asXml('subsonic-response', body)]).toEqual([name, pruned(root)])
  }
})

type Pruned = { name: string; attributes: Record<string, string>; children: Pruned[]; text: string }

/** Without the namespace, which JSON has none of. */
function pruned({ attributes, children, ...element }: XmlElement): Pruned {
  const others = Object.entries(attributes).filter(([name]) => name !== 'xmlns')
  return { ...element, attributes: Object.fromEntries(others), children: children.map(pruned) }
}

/** JSON as the rules for XML have it. */
function asXml(name: string, body: object): Pruned {
  const element: Pruned = { name, attributes: {}, children: [], text: '' }
  for (const [field, value] of Object.entries(body) as [string, unknown][]) {
    const isText = name === 'genre' && field === 'value'
    if (field === 'userRating' && value === 0) continue
    if (Array.isArray(value)) element.children.push(...value.map((item) => childOf(field, item)))
    else if (typeof value === 'object' && value !== null) {
      if (Object.keys(value).length > 0) element.children.push(asXml(field, value))
    } else if (isText) element.text = String(value)
    else element.attributes[field] = String(value)
  }
  return element
}

const childOf = (name: string, item: unknown): Pruned =>
  typeof item === 'object' && item !== null
    ? asXml(name, item)
    : { name, attributes: {}, children: [], text: String(item) }
