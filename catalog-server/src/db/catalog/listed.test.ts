import type { Database } from 'bun:sqlite'
import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../migrate.ts'
import { openDatabase } from '../sqlite.ts'
import { catalogSchema, openCatalog } from './schema.ts'
import { earlierSchema } from '../../testing/earlier-schema.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-listed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Whole and partly missing albums, an empty one and one created from tags; credits in several roles. */
const fill = (database: Database): void =>
  void database.run(`
    INSERT INTO artists (id, name, identity_key) VALUES
      ('a', 'A', 'a'), ('b', 'B', 'b'), ('c', 'C', NULL), ('d', 'D', 'd'), ('e', 'E', NULL);
    INSERT INTO albums (id, name, album_type, genres, identity_key) VALUES
      ('whole', 'W', 'ALBUM', '["Rock","rock","Pop"]', 'w'), ('part', 'P', 'ALBUM', '["Rock"]', 'p'),
      ('gone', 'G', 'ALBUM', '["Folk"]', 'g'), ('empty', 'E', 'ALBUM', '["Air"]', NULL),
      ('bare', 'B', 'ALBUM', 'no list', 'x');
    INSERT INTO album_artists VALUES ('whole', 'a', 0), ('part', 'a', 0), ('gone', 'b', 0), ('empty', 'c', 0);
    INSERT INTO tracks
        (id, name, album_id, track_number, audio_uri, format, availability, duration_secs, size_bytes, genres) VALUES
      ('1', '1', 'whole', 1, 'x', 'FLAC', 'available', 10, 100, '["Rock"]'),
      ('2', '2', 'whole', 2, 'x', 'FLAC', 'unreachable', NULL, 100, '["Pop"]'),
      ('3', '3', 'part', 1, 'x', 'FLAC', 'available', 30, NULL, NULL),
      ('4', '4', 'part', 2, 'x', 'FLAC', 'missing', 40, 400, '["Rock"]'),
      ('5', '5', 'gone', 1, 'x', 'FLAC', 'missing', 50, 500, '["Folk"]');
    INSERT INTO track_artists VALUES
      ('1', 'a', 'MAIN_ARTIST', 0), ('1', 'a', 'COMPOSER', 1), ('3', 'a', 'MAIN_ARTIST', 0),
      ('4', 'd', 'MAIN_ARTIST', 0), ('5', 'b', 'MAIN_ARTIST', 0);`)

const told = (database: Database): unknown[] =>
  [
    'SELECT * FROM listed_totals ORDER BY kind',
    'SELECT * FROM genre_counts WHERE album_count + track_count > 0 ORDER BY genre',
    'SELECT id, credit_total, album_count, track_count, is_listed FROM artists ORDER BY id',
    'SELECT id, track_total, track_count, duration_secs, is_listed FROM albums ORDER BY id',
    'SELECT * FROM album_genres ORDER BY album_id, genre',
    'SELECT * FROM track_genres ORDER BY track_id, genre',
  ].map((sql) => database.query(sql).all())

test('a catalog of before is counted like one that was made now', async () => {
  const older = join(folder, 'older.db')
  migrate(older, earlierSchema(catalogSchema, 5))
  const before = openDatabase(older, 'NORMAL')
  fill(before)
  before.close()
  const [upgraded, fresh] = [openCatalog(older), openCatalog(join(folder, 'fresh.db'))]
  fill(fresh.writer)
  expect(told(upgraded.reader)).toEqual(told(fresh.reader))
  const listed = (table: string): unknown[] =>
    fresh.reader
      .query<{ id: string }, []>(`SELECT id FROM ${table} WHERE is_listed ORDER BY id`)
      .all()
      .map(({ id }) => id)
  expect([listed('artists'), listed('albums')]).toEqual([
    ['a', 'c', 'e'],
    ['empty', 'part', 'whole'],
  ])
  await upgraded.close()
  await fresh.close()
})

test('after any change of rows the counts are right', async () => {
  const store = openCatalog(join(folder, 'changing.db'))
  const { writer } = store
  fill(writer)
  for (const change of [
    "UPDATE tracks SET availability = 'missing' WHERE id = '1'",
    "UPDATE tracks SET availability = 'available', duration_secs = 7 WHERE id = '5'",
    "UPDATE tracks SET album_id = 'empty' WHERE id = '3'",
    "UPDATE OR IGNORE track_artists SET artist_id = 'd' WHERE artist_id = 'a'",
    "UPDATE OR IGNORE album_artists SET artist_id = 'e' WHERE artist_id = 'a'",
    "UPDATE albums SET genres = '[\"Jazz\"]', identity_key = NULL WHERE id = 'bare'",
    "DELETE FROM albums WHERE id = 'whole'",
    "DELETE FROM artists WHERE id = 'd'",
    "DELETE FROM tracks WHERE id = '3'",
  ]) {
    writer.run(change)
    // A copy in which everything is counted again must equal the result of the triggers.
    const copy = openCatalog(join(folder, `${Bun.hash(change)}.db`))
    copy.writer.run('ATTACH ? AS original', [store.path])
    for (const [table, columns] of [
      ['artists', 'id, name, identity_key'],
      ['albums', 'id, name, album_type, genres, identity_key'],
      ['album_artists', '*'],
      [
        'tracks',
        'id, name, album_id, track_number, audio_uri, format, availability, duration_secs, size_bytes, genres',
      ],
      ['track_artists', '*'],
    ] as const)
      copy.writer.run(
        `INSERT INTO ${table} ${columns === '*' ? '' : `(${columns})`} SELECT ${columns} FROM original.${table}`,
      )
    copy.writer.run('DETACH original')
    expect([change, told(writer)]).toEqual([change, told(copy.writer)])
    await copy.close()
  }
  await store.close()
})
