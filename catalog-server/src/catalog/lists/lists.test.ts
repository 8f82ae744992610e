import type { Database } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../base/clock.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { openCatalog } from '../../db/catalog/schema.ts'
import { statementsOf, watchStatements } from '../../testing/statement-log.ts'
import type { PagedList } from './list.ts'
import type { CatalogLists } from './service.ts'
import { createLists } from './service.ts'

const albums = 5_000
/** Whole numbers from 1. */
const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${albums})`

/** Albums with every kind of tie: of names, days, dates and artists; some have no artist or date, or several artists. */
function fill(database: Database): void {
  database.run(`${numbers} INSERT INTO artists (id, name, sort_key)
    SELECT 'artist' || i, 'A', 'artist ' || (i % 40) FROM n WHERE i <= 100`)
  database.run(`${numbers} INSERT INTO albums (id, name, album_type, sort_key, added_at, release_date, genres)
    SELECT 'album' || (i * 7919 % 10007), 'N', 'ALBUM', 'name ' || (i % 700), i / 50,
      iif(i % 9 = 0, NULL, (i % 60) * 31556952 - 86400), iif(i % 3 = 0, '["Rock"]', '["Jazz","Pop"]') FROM n`)
  database.run(`INSERT INTO album_artists (album_id, artist_id, position)
    SELECT id, 'artist' || (rowid % 97 + 1), 1 FROM albums WHERE rowid % 11 > 0`)
  database.run(`INSERT INTO album_artists (album_id, artist_id, position)
    SELECT id, 'artist' || (rowid % 13 + 1), 0 FROM albums WHERE rowid % 5 = 0 AND rowid % 97 <> rowid % 13`)
  database.run(`INSERT INTO tracks (id, name, album_id, track_number, audio_uri, format, sort_key, genres)
    SELECT 'track' || id, 'T', id, 1, 'x', 'FLAC', sort_key, iif(rowid % 4 = 0, '["Folk"]', NULL) FROM albums`)
}

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-lists-'))
let store: CatalogStore
let lists: CatalogLists
let unwatch: () => void
beforeAll(() => {
  unwatch = watchStatements()
  store = openCatalog(join(folder, 'catalog.db'))
  store.writer.transaction(() => fill(store.writer))()
  lists = createLists(store, systemClock)
})
afterAll(async () => {
  await store.close()
  unwatch()
  rmSync(folder, { recursive: true, force: true })
})

const idsOf = (query: string): string[] =>
  store.reader
    .query<{ id: string }, []>(query)
    .all()
    .map(({ id }) => id)

const firstArtist = `(SELECT artists.sort_key || ' ' || artists.id FROM album_artists
  JOIN artists ON artists.id = artist_id WHERE album_id = albums.id ORDER BY position, artist_id LIMIT 1)`
const firstKey = `(SELECT artists.sort_key FROM album_artists
  JOIN artists ON artists.id = artist_id WHERE album_id = albums.id ORDER BY position, artist_id LIMIT 1)`
const year = `CAST(strftime('%Y', release_date, 'unixepoch') AS INTEGER)`

/** Each list, with the query that tells its whole order. */
const all: [PagedList, string][] = [
  [{ of: 'albums', by: 'name' }, 'SELECT id FROM albums ORDER BY sort_key, id'],
  [{ of: 'albums', by: 'newest' }, 'SELECT id FROM albums ORDER BY added_at DESC, id DESC'],
  [
    { of: 'albums', by: 'artist' },
    `SELECT id FROM albums ORDER BY ${firstKey} NULLS LAST, ${firstArtist},
      iif(${firstKey} IS NULL, 0, coalesce(release_date, 1e15)), id`,
  ],
  [
    { of: 'albums', by: 'year', from: 1975, to: 1990 },
    `SELECT id FROM albums WHERE ${year} BETWEEN 1975 AND 1990 ORDER BY ${year}, sort_key, id`,
  ],
  [
    { of: 'albums', by: 'year', from: 2026, to: 0 },
    `SELECT id FROM albums WHERE ${year} <= 2026 ORDER BY ${year} DESC, sort_key DESC, id DESC`,
  ],
  [
    { of: 'albums', by: 'genre', genre: 'rock' },
    `SELECT id FROM albums WHERE genres LIKE '%Rock%' ORDER BY sort_key, id`,
  ],
  [
    { of: 'tracks', by: 'genre', genre: 'JAZZ' },
    `SELECT tracks.id FROM tracks JOIN albums ON albums.id = album_id
      WHERE tracks.genres IS NULL AND albums.genres LIKE '%Jazz%' ORDER BY tracks.sort_key, tracks.id`,
  ],
]
const nameOf = (list: PagedList): string => Object.values(list).join(' ')

async function readAll(list: PagedList, limit: number, most = Infinity): Promise<string[]> {
  const seen: string[] = []
  while (seen.length < most) {
    const page = await lists.page(list, { reader: `by ${limit}`, offset: seen.length, limit })
    if (page.length === 0) return seen
    seen.push(...page)
  }
  return seen
}

describe.each(all)('%#', (list, whole) => {
  test.each([7, 500])(`${nameOf(list)}: pages of %d have each thing once, in its order`, async (limit) => {
    const expected = idsOf(whole)
    expect(expected.length).toBeGreaterThan(1_000)
    expect(await readAll(list, limit)).toEqual(expected)
  })

  test(`${nameOf(list)}: pages of 1, and any page by itself`, async () => {
    const expected = idsOf(whole)
    expect(await readAll(list, 1, 60)).toEqual(expected.slice(0, 60))
    for (const offset of [expected.length - 3, 900, 1, expected.length - 200, expected.length, 1_000_000])
      expect([offset, await lists.page(list, { reader: `at ${offset}`, offset, limit: 20 })]).toEqual([
        offset,
        expected.slice(offset, offset + 20),
      ])
  })

  test(`${nameOf(list)}: the last page asks no more than the first`, async () => {
    const { length } = idsOf(whole)
    for (let offset = 0; offset < length; offset += 250) {
      const ran = await statementsOf(() => lists.page(list, { reader: 'cost', offset, limit: 250 }))
      expect([offset, ran.length >= 1 && ran.length <= 5]).toEqual([offset, true])
    }
  })
})

test('what comes before a page while the list is read moves nothing in it', async () => {
  const add = store.writer.query(
    `INSERT INTO albums (id, name, album_type, sort_key, added_at, release_date)
     VALUES (?, 'N', 'ALBUM', '!', 1000, 3653 * 86400)`,
  )
  const inOrder: PagedList[] = [
    { of: 'albums', by: 'name' },
    { of: 'albums', by: 'newest' },
    { of: 'albums', by: 'year', from: 1980, to: 2000 },
  ]
  for (const list of inOrder) {
    const page = (offset: number) => lists.page(list, { reader: 'meanwhile', offset, limit: 100 })
    const [first, second] = [await page(0), await page(100)]
    await page(0)
    add.run(`added ${nameOf(list)}`)
    expect(await page(100)).toEqual(second)
    expect(await lists.page(list, { reader: 'another', offset: 1, limit: 100 })).toEqual(first)
    store.writer.run("DELETE FROM albums WHERE id LIKE 'added%'")
  }
})

test('albums by name, day and year are found in an index, from any place', () => {
  const plans = [
    `SELECT id FROM albums WHERE albums.is_listed AND (sort_key, id) > ('n', 'a') ORDER BY sort_key, id LIMIT 9`,
    `SELECT id FROM albums WHERE albums.is_listed AND (added_at, id) < (5, 'a') ORDER BY added_at DESC, id DESC LIMIT 9`,
    `SELECT id FROM albums WHERE albums.is_listed AND release_year IS NOT NULL AND release_year BETWEEN 0 AND 3000
      AND (release_year, sort_key, id) > (1980, 'n', 'a') ORDER BY release_year, sort_key, id LIMIT 9`,
  ].map((query) =>
    store.reader
      .query<{ detail: string }, []>(`EXPLAIN QUERY PLAN ${query}`)
      .all()
      .map(({ detail }) => detail),
  )
  for (const plan of plans) {
    expect(plan).toHaveLength(1)
    expect(plan[0]).toMatch(/^SEARCH albums USING (COVERING )?INDEX idx_albums_(sort|added|year)/)
  }
})
