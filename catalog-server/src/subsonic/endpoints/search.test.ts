import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { databaseBeside } from '../../testing/database-beside.ts'
import { makeAlbum } from '../../testing/library-fixture.ts'
import { subsonicApp } from '../../testing/subsonic-app.ts'
import type { SubsonicParameters } from '../../testing/subsonic-app.ts'
import { createTestApp } from '../../testing/test-app.ts'
import { wireId } from '../protocol/ids.ts'
import { readQuery } from './search.ts'

type Thing = { id: string; name?: string; title?: string; isDir?: boolean }
type Found = { artist: Thing[]; album: Thing[]; song: Thing[] }

const lists = ['artist', 'album', 'song'] as const
const kindOf = { artist: 'artist', album: 'album', song: 'track' } as const

/** A server with these albums by Ada. */
async function world(
  albums: Record<string, string[]> = {},
  overrides: Parameters<typeof createTestApp>[0] = {},
) {
  const testApp = await createTestApp(overrides)
  const music = join(testApp.folder, 'music')
  await testApp.as('alice').library.addFolder({ body: { path: music } })
  // Its first scan would not see what is made meanwhile.
  await testApp.app.library.scanToEnd()
  const scan = async (added: Record<string, string[]>): Promise<void> => {
    for (const [title, tracks] of Object.entries(added))
      await makeAlbum(join(music, title), { title, artist: 'Ada', tracks })
    await testApp.app.library.scanToEnd()
    await testApp.app.search?.syncIndex()
  }
  await scan(albums)
  const { call, refusal } = await subsonicApp(testApp, 'bob', 'mirror')
  const search = async (parameters: SubsonicParameters): Promise<Found> =>
    (await call<{ searchResult3: Found }>('search3', parameters)).searchResult3
  return {
    scan,
    call,
    refusal,
    search,
    titles: async (query: string, more: SubsonicParameters = {}): Promise<(string | undefined)[]> =>
      (await search({ query, ...more })).song.map(({ title }) => title),
    /** Adds rows as a scan does, so many at once that files would take long: an album of each artist, with two songs. */
    add: (from: number, to: number, name = 'Row'): void => {
      using catalog = databaseBeside(join(testApp.folder, 'data/catalog.db'))
      catalog.transaction(() => {
        for (let i = from; i < to; i += 1) {
          const id = `x${(i * 7_919) % 100_003}`
          catalog.query('INSERT INTO artists (id, name) VALUES (?, ?)').run(id, `${name} ${i}`)
          catalog
            .query(`INSERT INTO albums (id, name, album_type) VALUES (?, ?, 'ALBUM')`)
            .run(id, `${name} ${i}`)
          catalog.query('INSERT INTO album_artists (album_id, artist_id) VALUES (?1, ?1)').run(id)
          for (const disc of [1, 2])
            catalog
              .query(
                `INSERT INTO tracks (id, name, album_id, disc_number, track_number, audio_uri, format)
                 VALUES (?, ?, ?, ?, 1, 'x', 'FLAC')`,
              )
              .run(`${id}.${disc}`, `${name} ${i}`, id, disc)
        }
      })()
    },
    /** The ids of all that is listed. */
    listed: (): Record<(typeof lists)[number], string[]> => {
      using catalog = databaseBeside(join(testApp.folder, 'data/catalog.db'))
      const all = (list: (typeof lists)[number]): string[] =>
        catalog
          .query<{ id: string }, []>(`SELECT id FROM ${kindOf[list]}s`)
          .all()
          .map(({ id }) => wireId(kindOf[list], id))
      return { artist: all('artist'), album: all('album'), song: all('song') }
    },
    [Symbol.asyncDispose]: () => testApp[Symbol.asyncDispose](),
  }
}

type World = Awaited<ReturnType<typeof world>>

/** Reads the list of one kind to its end, as apps do that copy a library. */
async function mirrored(
  { search }: World,
  kind: (typeof lists)[number],
  size: number,
  query: SubsonicParameters,
  between = (_page: number): void => undefined,
): Promise<string[]> {
  const ids: string[] = []
  for (let page = 0; ; page += 1) {
    const counts = Object.fromEntries(lists.map((list) => [`${list}Count`, list === kind ? size : 0]))
    const found = await search({ ...query, ...counts, [`${kind}Offset`]: ids.length })
    for (const other of lists) if (other !== kind) expect(found[other]).toEqual([])
    if (found[kind].length === 0) return ids
    ids.push(...found[kind].map(({ id }) => id))
    between(page)
  }
}

const sorted = (ids: readonly string[]): string[] => ids.toSorted()

for (const [size, rows] of [
  [1, 12],
  [7, 100],
  [500, 1_100],
] as const)
  test(`without words the whole library is listed once in pages of ${size}, while albums are added`, async () => {
    await using here = await world({ Moon: ['One', 'Two'] })
    here.add(0, rows)

    for (const [at, kind] of lists.entries()) {
      const from = rows + at * 20
      const ids = await mirrored(here, kind, size, {}, (page) => {
        if (page < 2) here.add(from + page * 10, from + page * 10 + 10)
      })
      expect(sorted(ids)).toEqual(sorted(here.listed()[kind]))
    }
  })

test('an empty query is one of blanks, of quotes with nothing in them, or none', async () => {
  await using here = await world({ Moon: ['One', 'Two'] })
  here.add(0, 20)

  for (const query of [{}, { query: '' }, { query: '  ' }, { query: '""' }, { query: '" "' }, { query: '*' }])
    for (const kind of lists)
      expect(sorted(await mirrored(here, kind, 9, query))).toEqual(sorted(here.listed()[kind]))
})

test('an app that counts by jumping finds the end, and reads on from anywhere', async () => {
  await using here = await world()
  here.add(0, 600)
  const all = await mirrored(here, 'song', 500, {})
  const from = async (songOffset: number, songCount: number): Promise<string[]> =>
    (await here.search({ songOffset, songCount, artistCount: 0, albumCount: 0 })).song.map(({ id }) => id)

  expect(await from(1_199, 1)).toEqual(all.slice(1_199))
  expect(await from(1_200, 1)).toEqual([])
  expect(await from(700, 3)).toEqual(all.slice(700, 703))
  expect(await from(5, 3)).toEqual(all.slice(5, 8))
  expect(await from(0, 10_000)).toEqual(all)
})

test('words find artists, albums and songs, and a count of 0 asks for none', async () => {
  await using here = await world({ 'Dark Moon': ['Moon Rise', 'Sea'] })

  const found = await here.search({ query: 'moon' })
  expect(found.album.map(({ name }) => name)).toEqual(['Dark Moon'])
  expect(found.song.map(({ title }) => title)).toEqual(['Moon Rise', 'Sea'])
  expect(await here.search({ query: 'moon', songCount: 0 })).toMatchObject({ song: [], album: [{}] })
  expect((await here.search({ query: 'ada' })).artist.map(({ name }) => name)).toEqual(['Ada'])
  expect(await here.titles('moo*')).toEqual(['Moon Rise', 'Sea'])
})

test('quotes mean words that stand together as they are', async () => {
  await using here = await world({ Night: ['Side of the Dark', 'Dark Side of It', 'Dark Sides', 'Dark'] })

  expect(await here.titles('dark side')).toHaveLength(3)
  expect(await here.titles('"dark side"')).toEqual(['Dark Side of It'])
  expect(await here.titles('"dark side*"')).toEqual(['Dark Side of It'])
})

test('more matches than are compared are still read page by page, each once', async () => {
  await using here = await world()
  here.add(0, 450, 'Love')
  await here.scan({ Moon: ['Love'] })
  const seen: string[] = []
  for (const size of [5, 290, 400, 400]) {
    const { song } = await here.search({
      query: 'love',
      songCount: size,
      songOffset: seen.length,
      artistCount: 0,
      albumCount: 0,
    })
    seen.push(...song.map(({ id }) => id))
  }

  const [first] = (await here.search({ query: 'love', songCount: 1 })).song
  expect(first).toMatchObject({ title: 'Love' })
  expect(seen[0]).toBe(String(first?.id))
  expect(sorted(seen)).toEqual(sorted(here.listed().song))
  const more = { songCount: 10, songOffset: 901, artistCount: 0, albumCount: 0 }
  expect(await here.search({ query: 'love', ...more })).toMatchObject({ song: [] })
})

test('the older calls find the same in their own shapes', async () => {
  await using here = await world({ 'Dark Moon': ['Moon Rise', 'Sea'] })

  const { searchResult2 } = await here.call<{ searchResult2: Found }>('search2', { query: 'moon' })
  expect(searchResult2.album).toMatchObject([{ title: 'Dark Moon', isDir: true }])
  expect(searchResult2.song).toMatchObject([{ title: 'Moon Rise' }, { title: 'Sea' }])
  const first = await here.call('search', { any: 'moon', count: 1 })
  expect(first).toMatchObject({ searchResult: { offset: 0, totalHits: 2, match: [{ title: 'Moon Rise' }] } })
  const second = await here.call('search', { title: 'moon', count: 1, offset: 1 })
  expect(second).toMatchObject({ searchResult: { offset: 1, totalHits: 2, match: [{ title: 'Sea' }] } })
  const newer = await here.call('search', { any: 'moon', newerThan: Date.now() + 60_000 })
  expect(newer).toMatchObject({ searchResult: { totalHits: 0, match: [] } })
})

test('a folder of another server is empty, and the names of none mean all', async () => {
  await using here = await world({ Moon: ['One'] })

  for (const musicFolderId of ['', '0', '1', '-1'])
    expect((await here.search({ musicFolderId })).song).toHaveLength(1)
  expect(await here.search({ musicFolderId: '7' })).toEqual({ artist: [], album: [], song: [] })
})

test('a server without search refuses words, and lists the library all the same', async () => {
  await using here = await world({ Moon: ['One'] }, { search: false })

  expect(await here.refusal('search3', { query: 'moon' })).toBe(0)
  expect(await here.titles('')).toEqual(['One'])
})

test('what is asked for is read from a query', () => {
  expect(readQuery('moon*')).toEqual({ text: 'moon', isPhrase: false })
  expect(readQuery(' "dark side" ')).toEqual({ text: 'dark side', isPhrase: true })
  expect(readQuery('"dark side')).toEqual({ text: '"dark side', isPhrase: false })
  expect(readQuery('"dark" side')).toEqual({ text: '"dark" side', isPhrase: false })
  expect(readQuery('"dark side"*')).toEqual({ text: 'dark side', isPhrase: true })
})
