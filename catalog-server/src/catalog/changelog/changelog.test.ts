import { rmSync } from 'node:fs'
import { expect, test } from 'bun:test'
import { join } from 'node:path'
import type { ApiClient } from '@pezzottify/client'
import type { ArtistId } from '@pezzottify/contract'
import { artistRequest } from '../../testing/catalog-bodies.ts'
import { createTestApp } from '../../testing/test-app.ts'
import { databaseBeside } from '../../testing/database-beside.ts'

/** 2025-12-07, 20:00 UTC. */
const evening = 1_765_137_600

function settableClock(start = evening) {
  let now = start
  return {
    now: () => now,
    monotonicMs: () => performance.now(),
    pass: (seconds: number) => void (now += seconds),
  }
}

const artists = async (alice: ApiClient, ...ids: string[]): Promise<void> => {
  for (const id of ids) await alice.editing.createArtist({ body: artistRequest(id) })
}
const refusal = async (call: Promise<unknown>): Promise<[number, string]> => {
  const error = (await call.catch((thrown: unknown) => thrown)) as { status: number; message: string }
  return [error.status, error.message]
}

test('one batch is open at a time, and everything recorded goes into it', async () => {
  const clock = settableClock()
  await using app = await createTestApp({ clock })
  const { changelog } = app.as('alice')
  const batch = await changelog.open({ body: { name: 'New arrivals' } })
  expect(batch).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    name: 'New arrivals',
    description: null,
    is_open: true,
    created_at: evening,
    closed_at: null,
    last_activity_at: evening,
    change_count: 0,
  })
  expect(await refusal(changelog.open({ body: { name: 'Second' } }))).toEqual([
    409,
    'Cannot create batch: another batch is already open',
  ])
  clock.pass(60)
  await artists(app.as('alice'), 'a1')
  expect(await changelog.batch({ params: { id: batch.id } })).toMatchObject({
    last_activity_at: evening + 60,
    change_count: 1,
  })
  expect(await changelog.changes({ params: { id: batch.id } })).toHaveLength(1)

  clock.pass(60)
  await changelog.close({ params: { id: batch.id } })
  expect(await changelog.batch({ params: { id: batch.id } })).toMatchObject({
    is_open: false,
    closed_at: evening + 120,
    last_activity_at: evening + 60,
  })
  expect(await refusal(changelog.close({ params: { id: batch.id } }))).toEqual([
    409,
    `Batch is already closed: ${batch.id}`,
  ])
})

test('a change without an open batch opens one that is named by the day', async () => {
  await using app = await createTestApp({ clock: settableClock() })
  const alice = app.as('alice')
  await artists(alice, 'a1', 'a2')
  const batches = await alice.changelog.batches()
  expect(batches.map((batch) => [batch.name, batch.is_open])).toEqual([['2025-12-07', true]])
  const changes = await alice.changelog.changes({ params: { id: batches[0]!.id } })
  expect(changes.map((change) => change.entity_id)).toEqual(['a1', 'a2'])
})

test('an hour and a second after its last change, the next one starts another batch', async () => {
  const clock = settableClock()
  await using app = await createTestApp({ clock })
  const alice = app.as('alice')
  await artists(alice, 'a1')
  clock.pass(3_600)
  await artists(alice, 'a2')
  expect(await alice.changelog.batches()).toHaveLength(1)
  clock.pass(3_601)
  await artists(alice, 'a3')
  const [open, closed] = await alice.changelog.batches()
  expect(open).toMatchObject({
    is_open: true,
    created_at: evening + 7_201,
    last_activity_at: evening + 7_201,
  })
  expect(closed).toMatchObject({
    is_open: false,
    last_activity_at: evening + 3_600,
    closed_at: evening + 7_201,
  })
})

test('a batch that went stale while the server was away is closed at its start, and that is counted', async () => {
  const clock = settableClock()
  const first = await createTestApp({ clock })
  await artists(first.as('alice'), 'a1')
  await first.app.close()
  clock.pass(3_601)
  const dataFolder = `${first.folder}/data`
  const databases = { catalogDb: `${dataFolder}/catalog.db`, userDb: `${dataFolder}/user.db` }
  await using second = await createTestApp({ clock, empty: true, dataFolder, ...databases })
  const [batch] = await second.as('alice').changelog.batches()
  expect(batch).toMatchObject({ is_open: false, closed_at: evening + 3_601 })
  const metrics = await (await second.app.metrics.fetch(new Request('http://x/metrics'))).text()
  expect(metrics).toContain('pezzottify_changelog_stale_batch_checks_total 1\n')
  expect(metrics).toContain('pezzottify_changelog_stale_batches 0\n')
  rmSync(first.folder, { recursive: true })
})

test('only an open batch without changes can be deleted', async () => {
  await using app = await createTestApp()
  const { changelog } = app.as('alice')
  const { id } = await changelog.open({ body: { name: 'Mistake', description: 'Never mind' } })
  await changelog.remove({ params: { id } })
  expect(await refusal(changelog.batch({ params: { id } }))).toMatchObject([404, expect.any(String)])

  const used = await changelog.open({ body: { name: 'Used' } })
  await artists(app.as('alice'), 'a1', 'a2')
  expect(await refusal(changelog.remove({ params: { id: used.id } }))).toEqual([
    400,
    `Cannot delete batch with 2 recorded changes: ${used.id}`,
  ])
  await changelog.close({ params: { id: used.id } })
  expect(await refusal(changelog.remove({ params: { id: used.id } }))).toEqual([
    400,
    `Cannot delete closed batch: ${used.id}`,
  ])
})

test('an unknown batch is not found, an unknown kind and a crooked filter are refused', async () => {
  await using app = await createTestApp()
  const status = async (path: string, method = 'GET'): Promise<[number, string]> => {
    const response = await app.request(`/v1/admin/changelog/${path}`, { method, as: 'alice' })
    return [response.status, await response.text()]
  }
  for (const [path, method] of [
    ['batch/none', 'GET'],
    ['batch/none', 'DELETE'],
    ['batch/none/close', 'POST'],
    ['batch/none/changes', 'GET'],
  ] as const)
    expect([path, ...(await status(path, method))]).toEqual([path, 404, ''])
  expect(await status('entity/label/x')).toEqual([
    400,
    'Invalid entity type. Must be one of: artist, album, track, image',
  ])
  expect(await status('entity/ARTIST/unknown')).toEqual([200, '[]'])
  expect((await status('batches?is_open=maybe'))[0]).toBe(400)
  expect(await status('batches')).toEqual([200, '[]'])
})

test('batches are listed newest first, closed ones by when they were closed', async () => {
  const clock = settableClock()
  await using app = await createTestApp({ clock })
  const { changelog } = app.as('alice')
  for (const name of ['one', 'two', 'three']) {
    const { id } = await changelog.open({ body: { name } })
    if (name !== 'three') await changelog.close({ params: { id } })
  }
  const names = async (query: { is_open?: 'true' | 'false' }): Promise<string[]> =>
    (await changelog.batches({ query })).map((batch) => batch.name)
  expect(await names({})).toEqual(['three', 'two', 'one'])
  expect(await names({ is_open: 'false' })).toEqual(['two', 'one'])
  expect(await names({ is_open: 'true' })).toEqual(['three'])
})

test('the changes of a batch are news once it is closed', async () => {
  const clock = settableClock()
  await using app = await createTestApp({ clock })
  const [alice, bob] = [app.as('alice'), app.as('bob')]
  const { id } = await alice.changelog.open({ body: { name: 'Funk', description: 'From the attic' } })
  await artists(alice, 'a1', 'a2')
  await alice.editing.updateArtist({ params: { id: 'a1' }, body: { ...artistRequest('a1'), name: 'One' } })
  await alice.editing.updateArtist({ params: { id: 'a1' }, body: { ...artistRequest('a1'), name: 'Two' } })
  await alice.editing.deleteArtist({ params: { id: 'a2' } })
  await alice.editing.createImage({
    body: { id: 'i1', uri: 'images/i1.jpg', size: 'Default', width: 1, height: 1 },
  })
  expect(await bob.catalog.whatsNew()).toEqual({ batches: [] })

  await alice.changelog.close({ params: { id } })
  expect(await bob.catalog.whatsNew()).toEqual({
    batches: [
      {
        id,
        name: 'Funk',
        description: 'From the attic',
        closed_at: evening,
        summary: {
          artists: {
            added: [
              { id: 'a1', name: 'Artist a1' },
              { id: 'a2', name: 'Artist a2' },
            ],
            updated_count: 2,
            deleted: [{ id: 'a2', name: 'Artist a2' }],
          },
          albums: { added: [], updated_count: 0, deleted: [] },
          tracks: { added_count: 0, updated_count: 0, deleted_count: 0 },
          images: { added: [{ id: 'i1', name: 'Unknown' }], updated_count: 0, deleted: [] },
        },
      },
    ],
  })
  expect((await bob.catalog.whatsNew({ query: { limit: 0 } })).batches).toEqual([])
})

test('an unreadable row of another program in the changelog hides no others', async () => {
  await using app = await createTestApp()
  const [alice, bob] = [app.as('alice'), app.as('bob')]
  const { id } = await alice.changelog.open({ body: { name: 'Funk' } })
  await artists(alice, 'a1', 'a2', 'a3', 'a4')
  using catalog = databaseBeside(join(app.folder, 'data/catalog.db'))
  const spoil = catalog.query('UPDATE catalog_change_log SET entity_snapshot = ? WHERE entity_id = ?')
  for (const [entity, text] of [
    ['a1', '{"name":'],
    ['a2', ''],
    ['a3', '[null]'],
  ] as const)
    spoil.run(text, entity)
  await alice.changelog.close({ params: { id } })
  const [batch] = (await bob.catalog.whatsNew()).batches
  expect(batch?.summary.artists.added.map(({ id, name }) => [id, name])).toEqual([
    ['a1', 'Unknown'],
    ['a2', 'Unknown'],
    ['a3', 'Unknown'],
    ['a4', 'Artist a4'],
  ])
  expect(await alice.changelog.changes({ params: { id } })).toHaveLength(4)
})

test('the changes of a batch come a piece at a time to those who ask so', async () => {
  await using app = await createTestApp()
  const alice = app.as('alice')
  await artists(alice, 'a1', 'a2', 'a3')
  const [batch] = await alice.changelog.batches()
  const idsOf = async (query: { limit?: number; after?: number }) => {
    const found = await alice.changelog.changes({ params: { id: batch?.id ?? '' }, query })
    return found.map(({ id, entity_id }) => ({ id, entity_id }))
  }
  expect(batch?.change_count).toBe(3)
  const first = await idsOf({ limit: 2 })
  expect(first.map((change) => change.entity_id)).toEqual(['a1', 'a2'])
  const rest = await idsOf({ limit: 2, after: first[1]?.id ?? 0 })
  expect(rest.map((change) => change.entity_id)).toEqual(['a3'])
  expect(await idsOf({ limit: 2, after: rest[0]?.id ?? 0 })).toEqual([])
  expect(await idsOf({})).toHaveLength(3)
})

test('what is new in a batch is told in the order in which it came', async () => {
  await using app = await createTestApp({ clock: settableClock() })
  const alice = app.as('alice')
  const { id } = await alice.changelog.open({ body: { name: 'Arrivals' } })
  await artists(alice, 'z', 'm', 'a')
  for (const gone of ['m', 'a', 'z']) await alice.editing.deleteArtist({ params: { id: gone as ArtistId } })
  await alice.changelog.close({ params: { id } })
  const [batch] = (await alice.catalog.whatsNew()).batches
  const idsOf = (named: readonly { id: string }[] = []): string[] => named.map((one) => one.id)
  expect(idsOf(batch?.summary.artists.added)).toEqual(['z', 'm', 'a'])
  expect(idsOf(batch?.summary.artists.deleted)).toEqual(['m', 'a', 'z'])
})
