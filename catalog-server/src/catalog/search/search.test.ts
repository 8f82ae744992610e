import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../base/clock.ts'
import type { UserId } from '@pezzottify/contract'
import { openCatalog } from '../../db/catalog/schema.ts'
import { openUsers } from '../../db/user/schema.ts'
import { createHealth } from '../../base/degraded-reasons.ts'
import { createLog } from '../../base/log.ts'
import { createPreferences } from '../../collection/index.ts'
import { createTurns } from '../../base/turns.ts'
import { createCatalog } from '../read/service.ts'
import type { Kind } from './kinds.ts'
import { playlistHits } from './own-playlists.ts'
import type { OwnPlaylist } from './people.ts'
import type { Search } from './service.ts'
import { createSearch } from './service.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-search-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const log = createLog('ERROR')
const health = createHealth(systemClock, log)
let opened = 0

const userId = 1 as UserId
const ask = (search: Search, query: string, kinds: readonly Kind[], resolve = false) =>
  search.search({ query, kinds, userId, playlists: false }, resolve)

/** A search over artists, each with one album, each with tracks. */
async function library(music: Record<string, Record<string, string[]>>) {
  opened += 1
  const path = (name: string): string => join(folder, `${opened}-${name}`)
  const store = openCatalog(path('catalog.db'))
  const users = openUsers(path('user.db'))
  const { writer } = store
  for (const [artist, albums] of Object.entries(music)) {
    writer.query('INSERT INTO artists (id, name) VALUES (?1, ?1)').run(artist)
    for (const [album, tracks] of Object.entries(albums)) {
      writer.query("INSERT INTO albums (id, name, album_type) VALUES (?1, ?1, 'ALBUM')").run(album)
      writer
        .query('INSERT INTO album_artists (album_id, artist_id, position) VALUES (?, ?, 0)')
        .run(album, artist)
      for (const track of tracks) {
        writer
          .query(
            "INSERT INTO tracks (id, name, album_id, track_number, audio_uri, format) VALUES (?1, ?1, ?2, 1, 'x', 'FLAC')",
          )
          .run(track, album)
        writer
          .query("INSERT INTO track_artists (track_id, artist_id, role) VALUES (?, ?, 'MAIN_ARTIST')")
          .run(track, artist)
      }
    }
  }
  const catalog = createCatalog(store, users, systemClock)
  const people = createPreferences(store, users)
  const open = () =>
    createSearch({ path: path('search.db'), catalog: store, reads: catalog.listed, people, health, log })
  const search = open()
  await search.syncIndex()
  const names = async (
    query: string,
    kinds: ('artist' | 'album' | 'track')[] = ['artist', 'album', 'track'],
  ) => (await ask(search, query, kinds, true)).map((hit) => ('name' in hit ? `${hit.type} ${hit.name}` : ''))
  return { store, search, names, open }
}

const music = {
  Prince: { '1999': ['1999', 'Little Red Corvette'], Parade: ['Kiss'] },
  'Prince Buster': { 'Fabulous Greatest Hits': ['Al Capone'] },
  'Michael Bublé': { Christmas: ['White Christmas'] },
  'Sigur Rós': { Prince: ['Sæglópur'] },
  'AC/DC': { 'Back in Black': ['Hells Bells'] },
  坂本龍一: { 音楽図鑑: ['戦場のメリークリスマス'] },
}

test('an artist of exactly this name comes first, also when an album has the same name', async () => {
  const { names } = await library(music)
  expect((await names('prince')).slice(0, 3)).toEqual([
    'Artist Prince',
    'Album Prince',
    'Artist Prince Buster',
  ])
})

test('case, accents and punctuation do not matter, and the last word may be unfinished', async () => {
  const { names } = await library(music)
  expect((await names('sigur ros'))[0]).toBe('Artist Sigur Rós')
  expect((await names('SAEGLOP'))[0]).toBe('Track Sæglópur')
  expect((await names('acdc')).length + (await names('ac/dc')).length).toBeGreaterThan(0)
  expect((await names('corv'))[0]).toBe('Track Little Red Corvette')
})

test('of names that differ in accents or signs alone the one that is spelled like the query comes first', async () => {
  const { names } = await library({ 'P!nk': {}, Pink: {}, Mø: {}, Mo: {} })
  for (const name of ['Pink', 'P!nk', 'Mo', 'Mø'])
    expect((await names(name.toLowerCase()))[0]).toBe(`Artist ${name}`)
})

test('words may be spread over name, album and artist', async () => {
  const { names } = await library(music)
  expect(await names('christmas buble', ['track'])).toEqual(['Track White Christmas'])
  expect(await names('kiss prince')).toEqual(['Track Kiss'])
  expect(await names('acdc hells')).toEqual(['Track Hells Bells'])
  expect(await names('acdc back', ['album'])).toEqual(['Album Back in Black'])
})

test('scripts without spaces are found from the middle', async () => {
  const { names } = await library(music)
  expect(await names('龍一')).toContain('Artist 坂本龍一')
})

test('a query that resembles no name finds nothing, but up to three letters find the nearest names', async () => {
  const { names } = await library(music)
  expect(await names('zzzz')).toEqual([])
  expect((await names('zz')).length).toBeGreaterThan(0)
  expect(await names('   ')).toEqual([])
})

test('operators and quotes of the index language are words like others', async () => {
  const { search } = await library(music)
  for (const query of [
    '"',
    'NEAR(a b)',
    'name : x',
    '* OR *',
    'a AND -b',
    '^kiss',
    '\0',
    '\ud800',
    "'; DROP TABLE x;--",
    'a '.repeat(250),
    'x '.repeat(10_000),
    '\u0301'.repeat(512),
    `${'('.repeat(200)}a${')'.repeat(200)}`,
    'a* b* NOT c* NEAR/3 {name artist}: d',
  ])
    expect(await ask(search, query, ['artist', 'album', 'track'])).toBeArray()
})

test('a bare hit has its name in lower case, with accents and punctuation', async () => {
  const { search } = await library({ 'Örtliche Züge: Süd & West!': {} })
  expect(await ask(search, 'ortliche zuge', ['artist'])).toMatchObject([
    { item_type: 'Artist', matchable_text: 'örtliche züge: süd & west!' },
  ])
})

test('a renamed, a new and a deleted thing are found by their new state', async () => {
  const { store, search, names } = await library(music)
  store.writer.run("UPDATE artists SET name = 'The Artist' WHERE id = 'Prince'")
  store.writer.run("DELETE FROM albums WHERE id = 'Back in Black'")
  store.writer.run("UPDATE tracks SET availability = 'missing' WHERE id = 'Al Capone'")
  await search.syncIndex()
  expect(await names('the artist', ['artist'])).toEqual(['Artist The Artist'])
  expect(await names('kiss the artist', ['track'])).toEqual(['Track Kiss'])
  expect(await names('hells bells')).toEqual([])
  expect(await names('capone')).toEqual([])
})

test('an index that was deleted or damaged is made anew', async () => {
  const { search, open, store } = await library(music)
  await search.close()
  await Bun.write(join(folder, `${opened}-search.db`), 'garbage')
  const again = open()
  await again.syncIndex()
  expect(await ask(again, 'kiss', ['track'])).toMatchObject([
    { item_id: 'Kiss', item_type: 'Track', matchable_text: 'kiss' },
  ])
  expect(store.reader.query('SELECT * FROM search_queue').all()).toEqual([])
})

const signs = {
  'AC/DC': { 'Record 1': ['x'] },
  'R.E.M.': {},
  Remy: {},
  'N.W.A': {},
  Nwazet: {},
  Ke$ha: {},
  'P!nk': {},
  'Run-D.M.C.': {},
  'blink-182': {},
  'k.d. lang': {},
  'S.O.A.D.': {},
  'Wu-Tang Clan': {},
  Pennywhistle: {},
  'ZZ Top': {},
  '50 Cent': {},
  'Sum 41': {},
  'Simon & Garfunkel': {},
  'Florence + the Machine': {},
  'Earth, Wind & Fire': {},
  'Hootie & the Blowfish': {},
  "Guns N' Roses": {},
  'Iron and Wine': {},
  'Andy Wine': {},
  'Twenty One Pilots': {},
  'Maroon 5': {},
  '2Pac': {},
  'Three 6 Mafia': {},
  'Nine Inch Nails': {},
  'U 2': {},
  'Studio 54': {},
  '1 World': {},
  '10 World': {},
}

test.each([
  ['acdc', 'AC/DC'],
  ['ac dc', 'AC/DC'],
  ['ac/dc', 'AC/DC'],
  ['rem', 'R.E.M.'],
  ['r.e.m.', 'R.E.M.'],
  ['nwa', 'N.W.A'],
  ['kesha', 'Ke$ha'],
  ['ke$ha', 'Ke$ha'],
  ['pink', 'P!nk'],
  ['run dmc', 'Run-D.M.C.'],
  ['rundmc', 'Run-D.M.C.'],
  ['blink182', 'blink-182'],
  ['blink 182', 'blink-182'],
  ['kd lang', 'k.d. lang'],
  ['soad', 'S.O.A.D.'],
  ['wutang', 'Wu-Tang Clan'],
  ['wu tang', 'Wu-Tang Clan'],
  ['penny whistle', 'Pennywhistle'],
  ['zztop', 'ZZ Top'],
  ['simo ngarfunkel', 'Simon & Garfunkel'],
  ['ironw ine', 'Iron and Wine'],
  ['50cent', '50 Cent'],
  ['sum41', 'Sum 41'],
  ['zzto', 'ZZ Top'],
  ['penny-whistle', 'Pennywhistle'],
  ['simon and garfunkel', 'Simon & Garfunkel'],
  ['simon garfunkel', 'Simon & Garfunkel'],
  ['florence and the machine', 'Florence + the Machine'],
  ['earth wind and fire', 'Earth, Wind & Fire'],
  ['hootie and the', 'Hootie & the Blowfish'],
  ['guns and roses', "Guns N' Roses"],
  ['guns n roses', "Guns N' Roses"],
  ['iron & wine', 'Iron and Wine'],
  ['iron and wi', 'Iron and Wine'],
  ['fifty cent', '50 Cent'],
  ['sum forty one', 'Sum 41'],
  ['21 pilots', 'Twenty One Pilots'],
  ['twenty one pil', 'Twenty One Pilots'],
  ['maroon five', 'Maroon 5'],
  ['three six mafia', 'Three 6 Mafia'],
  ['3 6 mafia', 'Three 6 Mafia'],
  ['3 six mafia', 'Three 6 Mafia'],
  ['9 inch nails', 'Nine Inch Nails'],
  ['u two', 'U 2'],
  ['studio fifty-four', 'Studio 54'],
  ['one world', '1 World'],
])('%s finds %s first, however its words are parted and joined', async (query, name) => {
  withSigns ??= library(signs)
  const { names } = await withSigns
  expect((await names(query, ['artist']))[0]).toBe(`Artist ${name}`)
})
test('a number that is written as a word is none that begins with its digits', async () => {
  withSigns ??= library(signs)
  expect(await (await withSigns).names('one world', ['artist'])).toEqual(['Artist 1 World'])
})
test('a playlist with a number is found by its word too, and by digits when it has the word', async () => {
  const playlists = [
    { id: 'a', name: 'Fifty Songs' },
    { id: 'b', name: 'Top 40' },
    { id: 'c', name: 'Top 400' },
  ] as OwnPlaylist[]
  const found = async (query: string): Promise<string[]> =>
    (await playlistHits(playlists, query, query.split(' '), createTurns())).map((one) => one.item_id)
  expect(await found('50 songs')).toEqual(['a'])
  expect(await found('top forty')).toEqual(['b'])
})
let withSigns: ReturnType<typeof library> | undefined
