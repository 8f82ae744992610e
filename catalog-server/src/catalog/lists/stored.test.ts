import type { Database } from 'bun:sqlite'
import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCatalog } from '../../db/catalog/schema.ts'
import { createPages } from './pages.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-whole-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0

const idOf = (number: number): string => `t${String(number * 7_919).padStart(9, '0')}`

/** Tracks from one number up to another, with ids in no order. */
function add(database: Database, from: number, to: number): void {
  const insert = database.query(
    `INSERT INTO tracks (id, name, album_id, track_number, audio_uri, format) VALUES (?, 'x', 'al', 1, 'x', 'FLAC')`,
  )
  database.transaction(() => {
    for (let number = from; number < to; number += 1) insert.run(idOf(number))
  })()
}

async function filled(tracks: number) {
  files += 1
  const store = openCatalog(join(folder, `${files}.db`))
  store.writer.run(`INSERT INTO albums (id, name, album_type) VALUES ('al', 'Al', 'ALBUM')`)
  add(store.writer, 0, tracks)
  return {
    writer: store.writer,
    list: createPages(store),
    [Symbol.asyncDispose]: (): Promise<void> => store.close(),
  }
}

const stored = { of: 'tracks', by: 'stored' } as const

type Library = Awaited<ReturnType<typeof filled>>

/** Reads all pages, with something happening between them. */
async function readAll({ list }: Library, limit: number, between = (_page: number): void => undefined) {
  const seen: string[] = []
  for (let page = 0; ; page += 1) {
    const ids = await list(stored, { reader: 'me', offset: seen.length, limit })
    if (ids.length === 0) return seen
    seen.push(...ids)
    between(page)
  }
}

const first = (count: number): string[] => Array.from({ length: count }, (_, number) => idOf(number))

for (const limit of [1, 7, 500])
  test(`pages of ${limit} have each track once, also those that are added meanwhile`, async () => {
    await using library = await filled(1_234)

    const seen = await readAll(library, limit, (page) => {
      if (page < 2) add(library.writer, 1_234 + page * 10, 1_244 + page * 10)
    })

    expect(seen).toEqual(first(1_254))
  })

test('none of the others is left out when tracks go missing meanwhile', async () => {
  await using library = await filled(60)

  const seen = await readAll(library, 7, (page) =>
    library.writer.run(`UPDATE tracks SET availability = 'missing' WHERE id = ?`, [idOf(page)]),
  )

  expect(seen).toEqual(first(60))
})

test('any offset is found at once, and what is missing is not counted', async () => {
  await using library = await filled(3_000)
  library.writer.run(`UPDATE tracks SET availability = 'missing' WHERE id IN (?, ?)`, [idOf(4), idOf(2_900)])
  const there = first(3_000).toSpliced(2_900, 1).toSpliced(4, 1)

  for (const offset of [2_500, 10, 2_510, 2_995, 0, 2_900, 5_000])
    expect(await library.list(stored, { reader: 'me', offset, limit: 10 })).toEqual(
      there.slice(offset, offset + 10),
    )
})

test('who begins anew sees what is there now', async () => {
  await using library = await filled(20)
  await readAll(library, 7)
  library.writer.run(`UPDATE tracks SET availability = 'missing' WHERE id = ?`, [idOf(0)])

  expect(await readAll(library, 7)).toEqual(first(20).slice(1))
})
