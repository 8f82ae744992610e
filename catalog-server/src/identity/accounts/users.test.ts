import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { UserId } from '@pezzottify/contract'
import { permissions } from '@pezzottify/contract'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import { permissionsFor } from '../permissions/queries.ts'
import { openUsers } from '../../db/user/schema.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { createEventLog } from '../../events/log.ts'
import { verifyPassword } from '../../base/passwords.ts'
import { createUsers } from './users.ts'
import type { Users } from './users.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-users-'))
const now = 1_750_000_000
const clock: Clock = { now: () => now, monotonicMs: () => 0 }
let opened: UserStore
let users: Users

beforeAll(() => {
  opened = openUsers(join(folder, 'user.db'))
  users = createUsers({ users: opened, events: createEventLog(opened, clock), clock })
})
beforeEach(() => {
  opened.writer.run('DELETE FROM user')
  opened.writer.run('DELETE FROM device')
})
afterAll(async () => {
  await opened.close()
  rmSync(folder, { recursive: true })
})

const eventsOf = (id: UserId) =>
  opened.reader
    .query<{ seq: number; event_type: string; payload: string }, [number]>(
      'SELECT seq, event_type, payload FROM user_events WHERE user_id = ? ORDER BY seq',
    )
    .all(id)

const hashOf = (id: UserId): string =>
  opened.reader
    .query<{ hash: string }, [number]>('SELECT hash FROM user_password_credentials WHERE user_id = ?')
    .get(id)?.hash ?? ''

function signIn(id: UserId, hash: string): void {
  const device = opened.writer
    .query<{ id: number }, [string, number, number, number]>(
      `INSERT INTO device (device_uuid, user_id, device_type, device_name, first_seen, last_seen)
       VALUES (?, ?, 'web', 'Sofa', ?, ?) RETURNING id`,
    )
    .get(`device-${hash}`, id, now, now)
  opened.writer
    .query(
      'INSERT INTO auth_token (user_id, token_hash, device_id, created, last_used) VALUES (?, ?, ?, ?, ?)',
    )
    .run(id, hash, device?.id ?? null, now, now)
}

describe('an account', () => {
  test('has its password and role from the start, and its sequence is 0', async () => {
    const id = await users.add({ handle: 'alice', password: 'a long secret', role: 'Admin' })

    expect(await verifyPassword('a long secret', hashOf(id))).toBe(true)
    expect(await users.show('alice')).toMatchObject({
      id,
      roles: ['Admin'],
      permissions: [...permissions],
      seq: 0,
      credentials: { hasher: 'argon2', created: now, last_used: null },
    })
    expect(eventsOf(id)).toEqual([])
  })

  test('without password and role exists and may do nothing', async () => {
    await users.add({ handle: 'bob', password: null, role: null })
    expect(await users.show('bob')).toMatchObject({ credentials: null, roles: [], permissions: [] })
  })

  test('has a name of its own, whatever the case, the outer spaces and the encoding of its accents', async () => {
    const id = await users.add({ handle: ' Zoë ', password: null, role: null })
    expect((await users.list()).map((user) => user.handle)).toEqual(['Zoë'])
    for (const handle of ['Zoë', 'zoë', 'ZOË ', 'Zoë'.normalize('NFD')]) {
      expect([handle, await users.show(handle)]).toMatchObject([handle, { id, handle: 'Zoë' }])
      await expect(users.checkNew(handle)).rejects.toMatchObject({ code: 'conflict' })
      await expect(users.add({ handle, password: null, role: null })).rejects.toMatchObject({
        code: 'conflict',
        message: `A user "${handle.trim().normalize('NFC')}" exists already.`,
      })
    }
  })

  test('made under the older rule is meant by its exact name alone', async () => {
    opened.writer.run("INSERT INTO user (handle, created) VALUES ('alice', 1), ('Alice', 1)")
    expect(await users.show('alice')).toMatchObject({ handle: 'alice' })
    expect(await users.show('Alice')).toMatchObject({ handle: 'Alice' })
    await expect(users.show('ALICE')).rejects.toMatchObject({ code: 'not_found' })
  })

  test.each([
    ['', null],
    ['   ', null],
    ['a/b', null],
    ['a\nb', null],
    ['x'.repeat(101), null],
    ['carol', 'short'],
  ])('is refused and not made with the name %p and the password %p', async (handle, password) => {
    await expect(users.add({ handle, password, role: null })).rejects.toMatchObject({ code: 'invalid' })
    expect(await users.list()).toEqual([])
  })

  test('goes with all that was its own; its devices stay without an owner', async () => {
    const id = await users.add({ handle: 'alice', password: 'a long secret', role: 'Regular' })
    signIn(id, 'h1')
    await users.addRole('alice', 'Admin')

    await users.remove('alice')

    for (const table of [
      'user',
      'user_password_credentials',
      'user_role',
      'auth_token',
      'user_events',
      'user_event_head',
    ])
      expect(opened.reader.query(`SELECT * FROM ${table}`).all()).toEqual([])
    expect(opened.reader.query('SELECT user_id FROM device').all()).toEqual([{ user_id: null }])
    await expect(users.show('alice')).rejects.toMatchObject({ code: 'not_found' })
    expect(await users.add({ handle: 'alice', password: null, role: null })).not.toBe(id)
  })
})

describe('a new password', () => {
  test('ends every session of that user but the one that is kept, and nobody else’s', async () => {
    const alice = await users.add({ handle: 'alice', password: 'a long secret', role: null })
    const bob = await users.add({ handle: 'bob', password: 'a long secret', role: null })
    for (const hash of ['a1', 'a2', 'a3']) signIn(alice, hash)
    signIn(bob, 'b1')

    const kept = opened.reader
      .query<{ id: number }, []>("SELECT id FROM auth_token WHERE token_hash = 'a2'")
      .get()
    expect(await users.setPassword('alice', 'another secret', { keepTokenId: kept?.id ?? 0 })).toHaveLength(2)

    expect(opened.reader.query('SELECT token_hash FROM auth_token ORDER BY token_hash').all()).toEqual([
      { token_hash: 'a2' },
      { token_hash: 'b1' },
    ])
    expect(await verifyPassword('another secret', hashOf(alice))).toBe(true)
    expect(await verifyPassword('a long secret', hashOf(alice))).toBe(false)
  })

  test('can be the first one, and is refused when it is short', async () => {
    const id = await users.add({ handle: 'alice', password: null, role: null })
    await expect(users.setPassword('alice', 'short')).rejects.toMatchObject({ code: 'invalid' })
    expect(await users.setPassword('alice', 'long enough')).toEqual([])
    expect(await verifyPassword('long enough', hashOf(id))).toBe(true)
  })
})

describe('a role', () => {
  test('that is added or removed reaches the devices as an event; one that was not held and is removed does not', async () => {
    const id = await users.add({ handle: 'alice', password: null, role: 'Regular' })

    expect(await users.addRole('alice', 'Admin')).toEqual([...permissions])
    await users.addRole('alice', 'Admin')
    expect(await users.removeRole('alice', 'Admin')).toEqual(['AccessCatalog', 'LikeContent', 'OwnPlaylists'])
    await users.removeRole('alice', 'Admin')

    expect(eventsOf(id).map((event) => [event.seq, event.event_type, JSON.parse(event.payload)])).toEqual([
      [1, 'permissions_reset', { permissions: [...permissions] }],
      [2, 'permissions_reset', { permissions: [...permissions] }],
      [3, 'permissions_reset', { permissions: ['AccessCatalog', 'LikeContent', 'OwnPlaylists'] }],
    ])
  })

  test('of nobody is refused', async () => {
    await expect(users.addRole('nobody', 'Admin')).rejects.toMatchObject({ code: 'not_found' })
  })
})

test('a session is shown by a part of its hash', async () => {
  const id = await users.add({ handle: 'alice', password: null, role: null })
  signIn(id, '0123456789abcdef0123456789abcdef')
  const { tokens, devices } = await users.show('alice')
  expect(tokens).toEqual([
    { hash_prefix: '0123456789abcdef', device_id: devices[0]?.id ?? 0, created: now, last_used: now },
  ])
  expect(devices).toMatchObject([{ device_name: 'Sofa', device_type: 'web' }])
})

describe('extra grants', () => {
  const grant = (
    id: UserId,
    permission: number,
    start: number,
    end: number | null,
    countdown: number | null,
  ) =>
    opened.writer
      .query(
        `INSERT INTO user_extra_permission (user_id, permission, start_time, end_time, countdown, created)
         VALUES (?, ?, ?, ?, ?, 0)`,
      )
      .run(id, permission, start, end, countdown)

  test('count while they are active, once each, beside those of the roles', async () => {
    const id = await users.add({ handle: 'alice', password: null, role: 'Regular' })
    grant(id, 8, now, now, 1)
    grant(id, 8, now - 10, null, null)
    grant(id, 1, now, null, null)
    // Granted by a clock that was ahead.
    grant(id, 4, now + 1, null, null)
    grant(id, 5, now - 10, now - 1, null)
    grant(id, 7, now, null, 0)
    grant(id, 99, now, null, null)

    expect(await permissionsFor(opened.read, id, now)).toEqual([
      'AccessCatalog',
      'LikeContent',
      'OwnPlaylists',
      'EditCatalog',
      'ViewAnalytics',
    ])
  })
})
