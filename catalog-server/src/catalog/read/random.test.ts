import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import type { ApiClient } from '@pezzottify/client'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'
import { databaseBeside } from '../../testing/database-beside.ts'

const artists = 6_000
const tracks = 5_000
/** The numbers of listed tracks, and of the fewer ones of the genre. */
const listed = 120
const ofGenre = 40

const numbers = (count: number): string =>
  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`

let app: TestApp
let alice: ApiClient
beforeAll(async () => {
  app = await createTestApp()
  alice = app.as('alice')
  using catalog = databaseBeside(join(app.folder, 'data/catalog.db'))
  catalog.run(
    `${numbers(artists)} INSERT INTO artists (id, name, sort_key) SELECT i, 'Artist ' || i, i FROM n`,
  )
  // Half of the rowids are gaps, all of them in the first half.
  catalog.run(`DELETE FROM artists WHERE rowid <= ${artists / 2}`)
  catalog.run("INSERT INTO albums (id, name, album_type) VALUES ('album', 'Album', 'ALBUM')")
  catalog.run(`${numbers(tracks)} INSERT INTO tracks
      (id, name, album_id, track_number, audio_uri, format, availability, sort_key, genres)
    SELECT i, 'Track ' || i, 'album', i, i, 'FLAC', iif(i <= ${listed}, 'available', 'missing'), i,
      iif(i % ${listed / ofGenre} = 0, '["Rock"]', NULL) FROM n`)
})
afterAll(() => app[Symbol.asyncDispose]())

const idsOf = ({ items }: { items: { id: string }[] }): string[] => items.map(({ id }) => id)

test('a random page has as many as were asked for, none of them twice, and another time others', async () => {
  const query = { sort: 'random', limit: 500 } as const
  const [one, two] = [
    idsOf(await alice.catalog.artists({ query })),
    idsOf(await alice.catalog.artists({ query })),
  ]
  expect([one.length, new Set(one).size]).toEqual([500, 500])
  expect(two).not.toEqual(one)
  expect(new Set([...one, ...two]).size).toBeGreaterThan(700)
})

test('a row after a gap in the table is no likelier than the others', async () => {
  const drawn: number[] = []
  for (let round = 0; round < 20; round += 1)
    drawn.push(...idsOf(await alice.catalog.artists({ query: { sort: 'random', limit: 100 } })).map(Number))
  expect(Math.min(...drawn)).toBeGreaterThan(artists / 2)
  // With "the next row after a random number", the first row after the gap would come in half of
  // all draws.
  const first = drawn.filter((id) => id === artists / 2 + 1).length
  expect(first).toBeLessThan(10)
  const mean = drawn.reduce((sum, id) => sum + id, 0) / drawn.length
  expect(Math.abs(mean - 0.75 * artists)).toBeLessThan(0.03 * artists)
})

test('when there are fewer than requested, all are returned in random order', async () => {
  for (const query of [
    { sort: 'random', limit: 500 },
    { sort: 'random', limit: 500, genre: 'rock' },
    { sort: 'random', limit: 500, filter: '1' },
  ] as const) {
    const random = await alice.catalog.tracks({ query })
    const sorted = await alice.catalog.tracks({ query: { ...query, sort: 'name' } })
    expect(idsOf(random).sort()).toEqual(idsOf(sorted).sort())
    expect(idsOf(random)).not.toEqual(idsOf(sorted))
    expect([random.total, random.next_cursor]).toEqual([random.items.length, null])
  }
  expect((await alice.catalog.tracks({ query: { sort: 'random', limit: 500 } })).total).toBe(listed)
  expect((await alice.catalog.tracks({ query: { sort: 'random', genre: 'Rock' } })).total).toBe(ofGenre)
  expect((await alice.catalog.tracks({ query: { sort: 'random', genre: 'No such' } })).items).toEqual([])
  expect((await alice.catalog.tracks({ query: { sort: 'random', limit: 0 } })).items).toEqual([])
})
