import { Database } from 'bun:sqlite'
import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { catalogSchema, openCatalog } from './catalog/schema.ts'
import { base } from './catalog/migrations/0001-base.ts'
import { claimDataFolder } from './lock.ts'
import { columnsOf, migrate } from './migrate.ts'
import { openUsers, userSchema } from './user/schema.ts'
import { earlierSchema } from '../testing/earlier-schema.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-stores-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string): string => join(folder, name)

test('databases are created readable by their owner alone', async () => {
  await openCatalog(file('new-catalog.db')).close()
  await openUsers(file('new-user.db')).close()
  for (const name of ['new-catalog.db', 'new-user.db']) expect(statSync(file(name)).mode & 0o777).toBe(0o600)
})

test('a catalog of the original server is copied, then brought forward with what it holds', async () => {
  using made = new Database(file('old.db'), { create: true })
  made.run(base.sql)
  made.run("INSERT INTO artists (id, name) VALUES ('a1', 'The Prince')")
  made.run("INSERT INTO albums (id, name, album_type, genres) VALUES ('al1', '1999', 'ALBUM', '[\"Funk\"]')")
  made.run(
    "INSERT INTO tracks (id, name, album_id, track_number, audio_uri, format, duration_secs) VALUES ('t1', '1999', 'al1', 1, 'x.mp3', 'MP3_320', 378)",
  )
  made.run('PRAGMA user_version = 99999')
  made.close()
  const store = openCatalog(file('old.db'))
  expect(store.reader.query('SELECT sort_key FROM artists').get()).toEqual({ sort_key: 'prince\nthe prince' })
  expect(store.reader.query('SELECT track_count, duration_secs FROM albums').get()).toEqual({
    track_count: 1,
    duration_secs: 378,
  })
  expect(store.reader.query('SELECT genre FROM album_genres').all()).toEqual([{ genre: 'Funk' }])
  await store.close()
  using copy = new Database(file(`old.db.before-${catalogSchema.migrations.length}`), { readonly: true })
  expect(copy.query('SELECT name FROM artists').get()).toEqual({ name: 'The Prince' })
})

test.each([
  ['too-old.db', 12, 'too old'],
  ['too-new.db', 100_050, 'too new'],
])('%s is refused and not changed', (name, version, words) => {
  using made = new Database(file(name), { create: true })
  made.run('CREATE TABLE artists (id TEXT)')
  made.run(`PRAGMA user_version = ${version}`)
  made.close()
  expect(() => openCatalog(file(name))).toThrow(words)
})

test('a user database of another program is refused by name', () => {
  using made = new Database(file('foreign-user.db'), { create: true })
  made.run('CREATE TABLE user (id INTEGER)')
  made.run('PRAGMA user_version = 100008')
  made.close()
  expect(() => openUsers(file('foreign-user.db'))).toThrow('original catalog server')
})

test('a damaged file, a changed step, a newer step and a missing column are each refused', async () => {
  const schema = {
    label: 'x.db',
    migrations: [{ name: 'one', sql: 'CREATE TABLE a (b TEXT)' }],
    columns: { a: ['b TEXT'] },
    versionBase: 1,
    adopt: () => 0,
  }
  migrate(file('x.db'), schema)
  expect(() =>
    migrate(file('x.db'), { ...schema, migrations: [{ name: 'one', sql: 'CREATE TABLE a (c TEXT)' }] }),
  ).toThrow('changed by another version')
  expect(() => migrate(file('x.db'), { ...schema, migrations: [] })).toThrow('newer than this program')
  using database = new Database(file('x.db'))
  database.run('ALTER TABLE a RENAME COLUMN b TO z')
  expect(() => migrate(file('x.db'), schema)).toThrow('table a lacks b TEXT')
  await Bun.write(file('garbage.db'), 'not a database, but long enough to be looked at as one'.repeat(100))
  expect(() => openCatalog(file('garbage.db'))).toThrow()
})

test.each([catalogSchema, userSchema])(
  'the columns written down beside $label are those of its steps',
  (schema) => {
    expect(schema.columns).toEqual(columnsOf(schema.migrations))
  },
)

test('an interrupted step leaves the schema before it', () => {
  const good = { name: 'one', sql: 'CREATE TABLE a (b TEXT)' }
  const schema = {
    label: 'y.db',
    migrations: [good],
    columns: { a: ['b TEXT'] },
    versionBase: 1,
    adopt: () => 0,
  }
  migrate(file('y.db'), schema)
  const broken = { name: 'two', sql: 'CREATE TABLE c (d TEXT); INSERT INTO nowhere VALUES (1)' }
  expect(() => migrate(file('y.db'), { ...schema, migrations: [good, broken] })).toThrow()
  migrate(file('y.db'), schema)
})

test('a data folder is claimed once, and free again after', () => {
  const claim = claimDataFolder(folder)
  expect(() => claimDataFolder(folder)).toThrow('Another Pezzottify process')
  claim.release()
  claimDataFolder(folder).release()
})

test('playlists of before get the time of their last change that is still known', async () => {
  migrate(
    file('before-comments.db'),
    earlierSchema(userSchema, userSchema.migrations.filter(({ name }) => name < '0009').length),
  )
  using older = new Database(file('before-comments.db'))
  older.run("INSERT INTO user (id, handle, created) VALUES (1, 'ann', 0)")
  for (const id of ['untouched', 'shorter', 'renamed', 'binned'])
    older.run(
      `INSERT INTO user_playlist (id, user_id, creator_id, name, created) VALUES ('${id}', 1, 1, 'x', 100)`,
    )
  older.run("INSERT INTO user_playlist_tracks VALUES ('shorter', 'e1', 't', 'a', 100, 300)")
  older.run("INSERT INTO user_playlist_tracks VALUES ('renamed', 'e2', 't', 'a', 200, NULL)")
  older.run(`INSERT INTO user_events (user_id, seq, event_type, payload, server_timestamp, playlist_id)
    VALUES (1, 1, 'playlist_renamed', '{}', 400, 'renamed'), (1, 2, 'playlist_deleted', '{}', 500, 'binned')`)
  older.close()
  const store = openUsers(file('before-comments.db'))
  const rows = store.reader.query('SELECT id, changed, comment FROM user_playlist ORDER BY changed, id').all()
  await store.close()
  expect(rows).toEqual([
    { id: 'binned', changed: 100, comment: '' },
    { id: 'untouched', changed: 100, comment: '' },
    { id: 'shorter', changed: 300, comment: '' },
    { id: 'renamed', changed: 400, comment: '' },
  ])
})
