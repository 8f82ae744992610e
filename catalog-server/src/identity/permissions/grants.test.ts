import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { join } from 'node:path'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'

const params = { handle: 'bob' }
const accountsOf = (app: TestApp, handle = 'alice') => app.as(handle).accounts

const grant = async (
  app: TestApp,
  permission: string,
  limits: { duration_seconds?: number; countdown?: number } = {},
): Promise<number> => (await accountsOf(app).grant({ params, body: { permission, ...limits } })).permission_id

const heldBy = async (app: TestApp): Promise<string[]> => (await app.as('bob').auth.session()).permissions

const eventsOf = (app: TestApp): [string, string][] => {
  using database = new Database(join(app.folder, 'data/user.db'), { readonly: true })
  return database
    .query<{ event_type: string; payload: string }, []>(
      'SELECT event_type, payload FROM user_events WHERE user_id = 2 ORDER BY seq',
    )
    .all()
    .map(({ event_type, payload }) => [event_type, payload])
}

/** Makes a change that needs ManagePermissions. Returns the status of its answer. */
async function change(app: TestApp, name: string): Promise<number> {
  const response = await app.request('/v1/admin/users', {
    method: 'POST',
    as: 'bob',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user_handle: name }),
  })
  return response.status
}

const usesLeft = async (app: TestApp): Promise<(number | null)[]> =>
  (await accountsOf(app).permissions({ params })).extra_permissions.map(({ countdown }) => countdown)

test('a grant is listed with its limits, works at once, and is told to the devices, as is its end', async () => {
  let now = 1_700_000_000
  await using app = await createTestApp({ clock: { now: () => now, monotonicMs: () => performance.now() } })
  const id = await grant(app, 'ViewAnalytics', { duration_seconds: 100, countdown: 7 })
  expect(await accountsOf(app).permissions({ params })).toEqual({
    user_handle: 'bob',
    permissions: ['AccessCatalog', 'LikeContent', 'OwnPlaylists', 'ViewAnalytics'],
    extra_permissions: [
      { id, permission: 'ViewAnalytics', start_time: now, end_time: now + 100, countdown: 7 },
    ],
  })
  expect(await heldBy(app)).toContain('ViewAnalytics')
  await accountsOf(app).revoke({ params: { permission_id: id } })
  expect(await heldBy(app)).not.toContain('ViewAnalytics')
  await expect(accountsOf(app).revoke({ params: { permission_id: id } })).rejects.toMatchObject({
    status: 404,
  })
  expect(eventsOf(app)).toEqual([
    ['permission_granted', '{"permission":"ViewAnalytics"}'],
    ['permission_revoked', '{"permission":"ViewAnalytics"}'],
  ])
})

test('a grant ends by the clock, after its last second', async () => {
  let now = 1_700_000_000
  await using app = await createTestApp({ clock: { now: () => now, monotonicMs: () => performance.now() } })
  await grant(app, 'ManagePermissions', { duration_seconds: 60 })
  now += 60
  expect(await change(app, 'in-time')).toBe(201)
  now += 1
  expect(await change(app, 'too-late')).toBe(403)
  expect(await heldBy(app)).not.toContain('ManagePermissions')
  expect(await accountsOf(app).permissions({ params })).toMatchObject({ extra_permissions: [] })
})

test('after a revocation the devices get the whole set of permissions, with those that are still held otherwise', async () => {
  await using app = await createTestApp()
  const byRole = await grant(app, 'LikeContent')
  const [first, second] = [await grant(app, 'EditCatalog'), await grant(app, 'EditCatalog')]
  for (const permission_id of [byRole, first, second])
    await accountsOf(app).revoke({ params: { permission_id } })
  const whole = ['AccessCatalog', 'LikeContent', 'OwnPlaylists', 'EditCatalog']
  expect(eventsOf(app).slice(3)).toEqual([
    ['permissions_reset', JSON.stringify({ permissions: whole })],
    ['permissions_reset', JSON.stringify({ permissions: whole })],
    ['permission_revoked', '{"permission":"EditCatalog"}'],
  ])
})

test('a use is a change that succeeded: reading and being refused cost none', async () => {
  await using app = await createTestApp()
  await grant(app, 'ManagePermissions', { countdown: 2 })
  expect((await app.request('/v1/admin/users', { as: 'bob' })).status).toBe(200)
  expect(await change(app, 'bob')).toBe(409)
  expect(await change(app, '')).toBe(400)
  expect(await usesLeft(app)).toEqual([2])
  expect(await change(app, 'dave')).toBe(201)
  expect(await usesLeft(app)).toEqual([1])
  expect(eventsOf(app)).toHaveLength(1)
  expect(await change(app, 'eve')).toBe(201)
  expect(await usesLeft(app)).toEqual([])
  expect(await change(app, 'frank')).toBe(403)
  expect((await app.request('/v1/admin/users', { as: 'bob' })).status).toBe(403)
  expect(eventsOf(app).at(-1)).toEqual(['permission_revoked', '{"permission":"ManagePermissions"}'])
})

test('a question in a body is no change', async () => {
  await using app = await createTestApp()
  await grant(app, 'AccessCatalog', { countdown: 1 })
  const bob = app.as('bob')
  for (let time = 0; time < 3; time += 1) {
    await bob.search.search({ body: { query: 'x' } })
    await bob.catalog.batch({ body: { tracks: [], albums: [], artists: [] } })
  }
  expect(await usesLeft(app)).toEqual([1])
})

test('of two simultaneous changes for the last use, exactly one is made', async () => {
  await using app = await createTestApp()
  for (let round = 0; round < 5; round += 1) {
    await grant(app, 'ManagePermissions', { countdown: 1 })
    const both = await Promise.all([change(app, `one-${round}`), change(app, `two-${round}`)])
    expect(both.toSorted()).toEqual([201, 403])
  }
  const made = (await accountsOf(app).list()).filter(({ user_handle }) => /^(one|two)-/.test(user_handle))
  expect(made).toHaveLength(5)
})

test('a change that fails gives its use back, whatever others did meanwhile', async () => {
  await using app = await createTestApp()
  await grant(app, 'ManagePermissions', { countdown: 3 })
  const statuses = await Promise.all(['bob', 'dave', 'carol'].map((name) => change(app, name)))
  expect(statuses).toEqual([409, 201, 409])
  expect(await usesLeft(app)).toEqual([2])
  expect(eventsOf(app)).toEqual([['permission_granted', '{"permission":"ManagePermissions"}']])
})

test('a permission by role or by an unlimited grant uses up nothing', async () => {
  await using app = await createTestApp()
  await grant(app, 'ManagePermissions', { countdown: 1 })
  const lasting = await grant(app, 'ManagePermissions')
  expect([await change(app, 'dave'), await change(app, 'eve')]).toEqual([201, 201])
  expect(await usesLeft(app)).toEqual([1, null])
  await accountsOf(app).revoke({ params: { permission_id: lasting } })
  expect([await change(app, 'frank'), await change(app, 'grace')]).toEqual([201, 403])
})

test('of several grants with a number of uses, the one that ends first is used first', async () => {
  await using app = await createTestApp()
  await grant(app, 'ManagePermissions', { countdown: 1 })
  const soon = await grant(app, 'ManagePermissions', { countdown: 1, duration_seconds: 600 })
  expect(await change(app, 'dave')).toBe(201)
  const { extra_permissions } = await accountsOf(app).permissions({ params })
  expect(extra_permissions.map(({ id }) => id)).not.toContain(soon)
  expect(eventsOf(app).map(([type]) => type)).toEqual(['permission_granted', 'permission_granted'])
  expect(await change(app, 'eve')).toBe(201)
  expect(eventsOf(app).map(([type]) => type)).toContain('permission_revoked')
})

test('a grant of no uses gives nothing, and the devices are not told otherwise', async () => {
  await using app = await createTestApp()
  await grant(app, 'EditCatalog', { countdown: 0 })
  expect([await heldBy(app), eventsOf(app)]).toEqual([['AccessCatalog', 'LikeContent', 'OwnPlaylists'], []])
})

test('an invalid permission, duration or number of uses is refused, the permission first', async () => {
  await using app = await createTestApp()
  for (const handle of ['bob', 'mallory'])
    for (const permission of ['editcatalog', '', 'Everything', '__proto__'])
      await expect(accountsOf(app).grant({ params: { handle }, body: { permission } })).rejects.toMatchObject(
        { status: 400, message: 'Invalid permission' },
      )
  for (const limits of [
    { countdown: -1 },
    { countdown: 1.5 },
    { duration_seconds: -1 },
    { duration_seconds: 1e15 },
  ])
    await expect(grant(app, 'EditCatalog', limits)).rejects.toMatchObject({ status: 422 })
  for (const id of ['x', '-1', '1.5'])
    expect((await app.request(`/v1/admin/permissions/${id}`, { method: 'DELETE', as: 'alice' })).status).toBe(
      400,
    )
})

test('a clock that is set back takes no grant away, and one with an end still ends', async () => {
  let now = 1_700_000_000
  await using app = await createTestApp({ clock: { now: () => now, monotonicMs: () => performance.now() } })
  await grant(app, 'ViewAnalytics', { duration_seconds: 600 })
  await grant(app, 'EditCatalog')
  now -= 86_400
  expect(await heldBy(app)).toEqual(expect.arrayContaining(['ViewAnalytics', 'EditCatalog']))
  now += 86_400 + 601
  expect(await heldBy(app)).not.toContain('ViewAnalytics')
})
