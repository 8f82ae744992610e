import { Database } from 'bun:sqlite'
import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import type { PlaylistId } from '@pezzottify/contract'
import { idempotencyKeyMaxCharacters } from '@pezzottify/contract'
import { sha256Hex } from '../base/ids.ts'
import type { TestApp } from '../testing/test-app.ts'
import { settableClock } from '../testing/settable-clock.ts'
import { createTestApp } from '../testing/test-app.ts'
import { databaseBeside } from '../testing/database-beside.ts'

type Sent = { status: number; body: string; type: string | null; seq: string | null; code: string | null }
const send = async (
  app: TestApp,
  method: string,
  path: string,
  { key, body, as = 'bob' }: { key: string; body?: unknown; as?: string },
): Promise<Sent> => {
  const headers = { 'idempotency-key': key, 'content-type': 'application/json' }
  const init = { method, headers, as, ...(body !== undefined && { body: JSON.stringify(body) }) }
  const response = await app.request(path, init)
  return {
    status: response.status,
    body: await response.text(),
    type: response.headers.get('content-type'),
    seq: response.headers.get('x-sync-seq'),
    code: response.headers.get('x-error-code'),
  }
}
const mix = { name: 'Mix', track_ids: ['a'] }
const create = (app: TestApp, key: string, body: unknown = mix, as?: string) =>
  send(app, 'POST', '/v1/user/playlist', { key, body, ...(as && { as }) })

describe('a write that is sent again with its key', () => {
  test('answers as the first did, body, type and number, and writes nothing', async () => {
    await using app = await createTestApp()
    const first = await create(app, 'k1')
    expect(first).toMatchObject({ status: 200, type: 'application/json', seq: '2' })
    await app.as('bob').likes.like({ params: { type: 'track', id: 't' } })
    expect(await create(app, 'k1')).toEqual(first)
    expect(await app.as('bob').playlists.list()).toEqual([JSON.parse(first.body) as PlaylistId])
    expect((await create(app, 'k2')).body).not.toBe(first.body)
  })

  test('is another write for another user, method or path', async () => {
    await using app = await createTestApp()
    const first = await create(app, 'same')
    expect((await create(app, 'same', mix, 'carol')).body).not.toBe(first.body)
    const like = (id: string, method = 'POST') =>
      send(app, method, `/v1/user/liked/track/${id}`, { key: 'same' })
    expect([(await like('a')).seq, (await like('b')).seq, (await like('a', 'DELETE')).seq]).toEqual([
      '3',
      '4',
      '5',
    ])
    expect((await like('a')).seq).toBe('3')
    expect(await app.as('bob').likes.list({ params: { type: 'track' } })).toEqual(['b'])
  })

  test('with another body is refused', async () => {
    await using app = await createTestApp()
    await create(app, 'k')
    expect(await create(app, 'k', { ...mix, name: 'Other' })).toMatchObject({
      status: 422,
      code: 'key_reused',
    })
    expect(await app.as('bob').playlists.list()).toHaveLength(1)
  })

  test('waits for a twin that is under way', async () => {
    await using app = await createTestApp()
    const twins = await Promise.all(Array.from({ length: 20 }, () => create(app, 'k')))
    expect(new Set(twins.map((sent) => JSON.stringify(sent))).size).toBe(1)
    expect(await app.as('bob').playlists.list()).toHaveLength(1)
    const body = { name: 'A batch' }
    const batches = await Promise.all(
      Array.from({ length: 5 }, () =>
        send(app, 'POST', '/v1/admin/changelog/batch', { key: 'b', body, as: 'alice' }),
      ),
    )
    expect(new Set(batches.map((sent) => JSON.stringify(sent))).size).toBe(1)
    expect(batches[0]?.status).toBe(201)
  })

  test('is remembered when it was refused, and over a restart', async () => {
    await using app = await createTestApp()
    const path = '/v1/user/playlist/abcdefgh12345678'
    const rename = () => send(app, 'PUT', path, { key: 'k', body: { name: 'New' } })
    expect((await rename()).status).toBe(404)
    await create(app, 'c', { ...mix, id: 'abcdefgh12345678' })
    expect(await rename()).toMatchObject({ status: 404, code: 'not_found' })
    const double = () => create(app, 'd', { ...mix, id: 'abcdefgh12345678' })
    const refused = await double()
    expect(refused.code).toBe('conflict')
    expect(await double()).toEqual(refused)
  })

  test('outside the log too: a role, a batch, a device', async () => {
    await using app = await createTestApp()
    const grant = () =>
      send(app, 'POST', '/v1/admin/users/bob/permissions', {
        key: 'grant',
        as: 'alice',
        body: { permission: 'EditCatalog', countdown: 1 },
      })
    const first = await grant()
    expect(await grant()).toEqual(first)
    const { extra_permissions } = await app.as('alice').accounts.permissions({ params: { handle: 'bob' } })
    expect(extra_permissions).toHaveLength(1)
  })

  test('has its answer when the permission is used up or taken, and is refused where it was never made', async () => {
    await using app = await createTestApp()
    const alice = app.as('alice')
    const batch = (key: string) =>
      send(app, 'POST', '/v1/admin/changelog/batch', { key, as: 'carol', body: { name: key } })
    const refused = { status: 403, code: 'forbidden' }
    expect(await batch('early')).toMatchObject(refused)
    const wrong = { key: 'wrong', as: 'carol', body: 'no object' }
    expect(await send(app, 'POST', '/v1/admin/changelog/batch', wrong)).toMatchObject(refused)
    expect(await send(app, 'PUT', '/v1/admin/library/sorting', wrong)).toMatchObject(refused)
    const grant = (countdown: number | null) =>
      alice.accounts.grant({ params: { handle: 'carol' }, body: { permission: 'EditCatalog', countdown } })
    await grant(1)
    const first = await batch('once')
    expect(first.status).toBe(201)
    expect(await batch('once')).toEqual(first)
    expect(await batch('twice')).toMatchObject(refused)
    // A refusal was no answer to the write.
    await grant(null)
    await alice.changelog.close({ params: { id: (JSON.parse(first.body) as { id: string }).id } })
    expect((await batch('early')).status).toBe(201)
  })

  test('that was cut off before its answer was kept is not made again', async () => {
    await using app = await createTestApp()
    const batch = () =>
      send(app, 'POST', '/v1/admin/changelog/batch', { key: 'b', as: 'alice', body: { name: 'A batch' } })
    await batch()
    using database = databaseBeside(join(app.folder, 'data/user.db'))
    database.run('UPDATE write_receipt SET status = NULL')
    expect(await batch()).toMatchObject({ status: 409, code: 'conflict' })
  })

  test('needs a key that can be read', async () => {
    await using app = await createTestApp()
    for (const key of ['with space', 'x'.repeat(idempotencyKeyMaxCharacters + 1)])
      expect((await create(app, key)).status).toBe(400)
    expect((await create(app, 'x'.repeat(idempotencyKeyMaxCharacters))).status).toBe(200)
  })

  test('keeps neither the key nor a password that was in the body', async () => {
    await using app = await createTestApp()
    const body = { password: 'a new secret' }
    const set = () => send(app, 'PUT', '/v1/admin/users/bob/password', { key: 'the-key', body, as: 'alice' })
    expect((await set()).status).toBe(204)
    expect((await set()).status).toBe(204)
    using database = new Database(join(app.folder, 'data/user.db'), { readonly: true })
    const kept = JSON.stringify(database.query('SELECT * FROM write_receipt').all())
    expect(kept).not.toContain('the-key')
    expect(kept).not.toContain(new Bun.CryptoHasher('sha256').update(JSON.stringify(body)).digest('hex'))
  })
})

test('answers are known for thirty days and a failure of the server is not remembered', async () => {
  const clock = settableClock()
  await using app = await createTestApp({ clock, pruneIntervalHours: 0.000_01 })
  const first = await create(app, 'k')
  await create(app, 'older')
  using database = databaseBeside(join(app.folder, 'data/user.db'))
  const older = database.query('SELECT 1 FROM write_receipt WHERE created = 0')
  database.run('UPDATE write_receipt SET created = 0 WHERE key = ?', [sha256Hex('older')])
  clock.seconds += 29 * 86_400
  // When the older record is gone, the clean-up has run.
  while (older.get()) await Bun.sleep(10)
  expect(await create(app, 'k')).toEqual(first)
  clock.seconds += 2 * 86_400
  const count = () => {
    using database = new Database(join(app.folder, 'data/user.db'), { readonly: true })
    return database.query<{ count: number }, []>('SELECT count(*) AS count FROM write_receipt').get()?.count
  }
  while (count() !== 0) await Bun.sleep(10)
  expect((await create(app, 'k')).body).not.toBe(first.body)

  database.run("CREATE TRIGGER broken BEFORE INSERT ON user_events BEGIN SELECT RAISE(ABORT, 'broken'); END")
  expect((await create(app, 'f')).status).toBe(500)
  database.run('DROP TRIGGER broken')
  expect((await create(app, 'f')).status).toBe(200)
})

test('a write that takes a use of a counted permission takes one, however often it is sent', async () => {
  await using app = await createTestApp()
  const accounts = app.as('alice').accounts
  await accounts.grant({ params: { handle: 'bob' }, body: { permission: 'EditCatalog', countdown: 2 } })
  const batch = () => send(app, 'POST', '/v1/admin/changelog/batch', { key: 'b', body: { name: 'A batch' } })
  for (let time = 0; time < 3; time += 1) expect((await batch()).status).toBe(201)
  const { extra_permissions } = await accounts.permissions({ params: { handle: 'bob' } })
  expect(extra_permissions).toMatchObject([{ countdown: 1 }])
})
