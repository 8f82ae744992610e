import { Database } from 'bun:sqlite'
import { afterAll, describe, expect, test } from 'bun:test'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { claimDataFolder } from '../../db/lock.ts'
import { makeReferenceCatalog, makeReferenceUsers } from '../../testing/reference-fixture.ts'
import {
  audio,
  catalogRows,
  folder,
  fullPair,
  newPair,
  rowsOf,
  take,
  token,
} from '../../testing/reference-sample.ts'
import { runCommand } from '../../testing/run-command.ts'
import { createTestApp } from '../../testing/test-app.ts'

afterAll(() => rmSync(folder, { recursive: true }))

describe('an installation of the original server', () => {
  test('comes over with its people, who stay signed in, and its music, which plays', async () => {
    const pair = await fullPair()
    const result = await take(pair, '--copy-media')
    expect(result).toMatchObject({ status: 0, err: '' })

    const app = await createTestApp({
      empty: true,
      dataFolder: pair.data,
      catalogDb: join(pair.data, 'catalog.db'),
      userDb: join(pair.data, 'user.db'),
      mediaPath: join(pair.data, 'media'),
    })
    await using _ = app
    const get = (path: string, as = token) => app.request(path, { headers: { authorization: as } })
    expect(await (await get('/v1/content/stream/T1')).text()).toBe(audio)
    expect((await get('/v1/content/stream/T1')).headers.get('content-type')).toBe('audio/ogg')
    expect((await get('/v1/content/stream/T2')).status).toBe(404)
    expect((await get('/v1/content/stream/T3')).status).toBe(404)
    expect((await get('/v1/content/image/I1')).status).toBe(200)
    expect((await get('/v1/content/image/without-record')).status).toBe(200)
    expect(await (await get('/v1/content/artist/AR1')).json()).toMatchObject({
      artist: {
        name: 'The Band',
        activity_periods: [{ Decade: 1960 }, { Timespan: { start_year: 1967, end_year: 1999 } }],
      },
    })

    for (const [handle, password] of [
      ['alice', 'alice knows'],
      ['bob', 'password'],
    ])
      expect([
        handle,
        (
          await app.request('/v1/auth/login', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({
              user_handle: handle,
              password,
              device_uuid: `new-device-of-${handle}`,
              device_type: 'web',
            }),
          })
        ).status,
      ]).toEqual([handle, 201])
  })

  test('is counted, and what does not fit is named with the reason', async () => {
    const pair = await fullPair()
    const { out } = await take(pair)
    const counts = Object.fromEntries(
      [...out.matchAll(/^ {2}(\S.*?) +(\d+) +(\d+) +(\d+)$/gm)].map(([, kind, ...numbers]) => [
        kind,
        numbers.map(Number),
      ]),
    )
    expect(counts).toEqual({
      images: [2, 0, 0],
      artists: [2, 0, 1],
      albums: [2, 0, 0],
      tracks: [3, 0, 1],
      'artists of albums': [1, 0, 0],
      'artists of tracks': [2, 0, 1],
      'related artists': [1, 0, 0],
      'images of albums': [2, 0, 0],
      'batches of changes': [2, 0, 0],
      changes: [2, 0, 0],
      'audio files': [0, 1, 2],
      'image files': [0, 1, 1],
      users: [2, 0, 1],
      passwords: [2, 0, 0],
      roles: [3, 0, 1],
      grants: [1, 0, 1],
      devices: [2, 0, 0],
      sessions: [2, 0, 0],
      settings: [1, 0, 1],
      likes: [2, 0, 1],
      playlists: [2, 0, 0],
      'tracks of playlists': [4, 0, 1],
      plays: [2, 0, 0],
      'days of bandwidth': [1, 0, 0],
    })
    for (const line of [
      'T4: its album does not exist',
      'row 3: its id is blank',
      'user 8: the name is blank',
      'bob: there is no role "Owner"',
      'bob: there is no permission 42',
      'alice: there is no setting "colour"',
      'row 3: there is no user 99',
      `albums/AL1/gone.mp3: there is no such file in ${pair.old}`,
      `--media-path ${pair.old}`,
    ])
      expect(out).toContain(line)
  })

  test('keeps what belongs together: order, owners, times; secrets only as hashes', async () => {
    const pair = await fullPair()
    await take(pair)
    const [catalog, users] = [join(pair.data, 'catalog.db'), join(pair.data, 'user.db')]
    expect(rowsOf(catalog, 'SELECT id, display_image_id, added_at FROM albums WHERE id = "AL1"')).toEqual([
      { id: 'AL1', display_image_id: 'I1', added_at: 1234 },
    ])
    expect(rowsOf(catalog, 'SELECT id, is_open, closed_at FROM catalog_batches ORDER BY id')).toEqual([
      { id: 'B1', is_open: 0, closed_at: 2000 },
      { id: 'B2', is_open: 0, closed_at: 3500 },
    ])
    expect(
      rowsOf(users, 'SELECT playlist_id, track_id FROM user_playlist_tracks ORDER BY playlist_id, order_key'),
    ).toEqual([
      { playlist_id: 'PL00000000000001', track_id: 'T1' },
      { playlist_id: 'PL00000000000001', track_id: 'T2' },
      { playlist_id: 'PL00000000000001', track_id: 'T1' },
      { playlist_id: 'PL00000000000002', track_id: 'T1' },
    ])
    expect(
      rowsOf(
        users,
        'SELECT handle, device_uuid FROM auth_token JOIN user ON user.id = auth_token.user_id LEFT JOIN device ON device.id = device_id ORDER BY 1',
      ),
    ).toEqual([
      { handle: 'alice', device_uuid: 'uuid-of-a-phone' },
      { handle: 'bob', device_uuid: null },
    ])
    expect(
      rowsOf(users, 'SELECT handle, role FROM user_role JOIN user ON user.id = user_id ORDER BY 1, 2'),
    ).toEqual([
      { handle: 'alice', role: 'Admin' },
      { handle: 'alice', role: 'Regular' },
      { handle: 'bob', role: 'Regular' },
    ])
    expect(rowsOf(users, 'SELECT * FROM user_events')).toEqual([])
    expect(readFileSync(users).includes(token)).toBe(false)
  })

  test('a second time changes nothing', async () => {
    const pair = await fullPair()
    await take(pair, '--copy-media')
    const tables = [
      'user',
      'auth_token',
      'user_role',
      'liked_content',
      'user_playlist_tracks',
      'listening_events',
    ]
    const all = () => tables.map((table) => rowsOf(join(pair.data, 'user.db'), `SELECT * FROM ${table}`))
    const before = all()
    const { out, status } = await take(pair, '--copy-media')
    expect(status).toBe(0)
    expect(all()).toEqual(before)
    expect(out).toMatch(/^ {2}tracks +0 +3 +1$/m)
    expect(out).toMatch(/^ {2}changes +0 +2 +0$/m)
    expect(out).toMatch(/^ {2}audio files +0 +1 +2$/m)
  })

  test('a dry run says the same and leaves no trace', async () => {
    const pair = await fullPair()
    const dry = await take(pair, '--dry-run')
    expect(dry).toMatchObject({ status: 0, err: '' })
    expect(existsSync(pair.data)).toBe(false)
    const real = await take(pair)
    expect(dry.out).toBe(`${real.out}Nothing was changed: this was a dry run.\n`)
  })
})

describe('older versions', () => {
  test.each([0, 1])('of a catalog: %p', async (version) => {
    const pair = newPair()
    makeReferenceCatalog(pair.catalog, version, catalogRows)
    expect(await take(pair)).toMatchObject({ status: 0, err: '' })
    const albums = rowsOf(
      join(pair.data, 'catalog.db'),
      'SELECT id, display_image_id FROM albums ORDER BY id',
    )
    expect(albums).toEqual([
      { id: 'AL1', display_image_id: 'I2' },
      { id: 'AL2', display_image_id: null },
    ])
  })

  test.each([0, 1, 3, 4, 7, 8])('of the users: %p', async (version) => {
    const pair = newPair()
    makeReferenceCatalog(pair.catalog, 0, catalogRows)
    makeReferenceUsers(
      pair.users,
      version,
      `INSERT INTO user VALUES (1, 'alice', 100);
       INSERT INTO auth_token (user_id, value, created) VALUES (1, '${token}', 100);
       INSERT INTO liked_content (user_id, content_id, created) VALUES (1, 'AR1', 1), (1, 'AL1', 2), (1, 'T1', 3), (1, 'unknown', 4);`,
    )
    const { out, err } = await take(pair)
    expect(err).toBe('')
    expect(out).toMatch(/^ {2}sessions +1 +0 +0$/m)
    expect(out).toContain('Without a role, so they may do nothing yet: alice. ')
    expect(
      rowsOf(join(pair.data, 'user.db'), 'SELECT content_type, content_id FROM liked_content ORDER BY id'),
    ).toEqual([
      { content_type: 1, content_id: 'AR1' },
      { content_type: 2, content_id: 'AL1' },
      { content_type: 3, content_id: 'T1' },
    ])
    expect(out).toContain('alice, unknown: it is neither an artist nor an album nor a track')
  })
})

describe('an import is refused', () => {
  test('while a server uses the data', async () => {
    const pair = await fullPair()
    mkdirSync(pair.data)
    const claim = claimDataFolder(pair.data)
    const result = await take(pair)
    claim.release()
    expect(result.status).toBe(1)
    expect(result.err).toContain(`Another Pezzottify process uses ${pair.data}.`)
    expect(existsSync(join(pair.data, 'user.db'))).toBe(false)
  })

  test('when nothing is named, a file is missing, of another program, or our own', async () => {
    const pair = newPair()
    makeReferenceCatalog(pair.catalog, 2, '')
    using newer = new Database(pair.users, { create: true })
    newer.run('PRAGMA user_version = 100009')
    const data = ['--data', pair.data]
    const results = await Promise.all([
      runCommand(['import', 'reference', ...data], folder),
      runCommand(['import', 'reference', '--users', join(pair.old, 'none.db'), ...data], folder),
      runCommand(['import', 'reference', '--users', pair.users, ...data], folder),
      runCommand(['import', 'reference', '--catalog', pair.catalog, '--data', pair.old], folder),
    ])
    expect(results.map(({ status }) => status)).toEqual([2, 1, 1, 1])
    expect(results.map(({ err }) => err)).toEqual([
      'Name what to take over: --catalog FILE, --users FILE, or both.\n',
      `There is no file ${join(pair.old, 'none.db')}.\n`,
      `${pair.users} is no user.db of the original server: its version is 100009, not 99999 to 100008.\n`,
      expect.stringContaining('is the database of this installation itself'),
    ])
    expect(existsSync(pair.data)).toBe(false)
  })

  test('from a file that is no database, which is named and is not taken for one of ours', async () => {
    const pair = newPair()
    await Bun.write(pair.catalog, 'a song, and not a database of any kind'.repeat(100))
    const result = await runCommand(
      ['import', 'reference', '--catalog', pair.catalog, '--data', pair.data],
      folder,
    )
    expect([result.status, result.err]).toEqual([
      1,
      `${pair.catalog} is damaged, or no database at all. Nothing was changed.\n`,
    ])
    expect(existsSync(pair.data)).toBe(false)
  })
})
