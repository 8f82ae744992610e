import { expect, test } from 'bun:test'
import type { TrackId } from '@pezzottify/contract'
import { remoteQueue, reportOf } from '../testing/playback-report.ts'
import { settableClock } from '../testing/settable-clock.ts'
import { subsonicApp } from '../testing/subsonic-app.ts'
import { missing, subsonicWorld } from '../testing/subsonic-world.ts'

type Entries = { entry: { id: string }[] }
type ById = { playQueue: Entries & { current?: string } }
type ByIndex = { playQueueByIndex: Entries & { currentIndex?: number } }

test('before anything is saved there is an empty queue', async () => {
  await using here = await subsonicWorld()
  const { bob } = here
  const none = { username: 'bob', changed: '1970-01-01T00:00:00Z', changedBy: '', entry: [] }
  const { playQueue } = await bob.call<ById>('getPlayQueue')
  expect(playQueue).toMatchObject(none)
  expect(playQueue).not.toHaveProperty('current')
  const { playQueueByIndex } = await bob.call<ByIndex>('getPlayQueueByIndex')
  expect(playQueueByIndex).toMatchObject(none)
  expect(playQueueByIndex).not.toHaveProperty('currentIndex')
  expect(await bob.xml('getPlayQueue')).toContain('<playQueue ')
})

test('what one form saved the other reads, with songs that are in it twice', async () => {
  const clock = settableClock()
  await using here = await subsonicWorld({ clock })
  const { bob, testApp } = here
  const id = ['tr-t1', 'tr-t2', 'tr-t1', 'tr-t3']
  await bob.call('savePlayQueueByIndex', { id, currentIndex: 2, position: 61_000 })
  const saved = {
    position: 61_000,
    username: 'bob',
    changed: '2023-11-14T22:13:20Z',
    changedBy: 'player',
    entry: id.map((one) => ({ id: one })),
  }
  expect((await bob.call<ById>('getPlayQueue')).playQueue).toMatchObject({ current: 'tr-t1', ...saved })
  expect((await bob.call<ByIndex>('getPlayQueueByIndex')).playQueueByIndex).toMatchObject({
    currentIndex: 2,
    ...saved,
  })
  expect(await bob.xml('getPlayQueueByIndex')).toMatch(
    /<playQueueByIndex currentIndex="2" position="61000" username="bob" changed="2023-11-14T22:13:20Z" changedBy="player"><entry id="tr-t1"/,
  )

  const tablet = await subsonicApp(testApp, 'bob', 'tablet')
  clock.seconds += 60
  await tablet.post('savePlayQueue', { id, current: 'tr-t1' })
  expect((await bob.call<ByIndex>('getPlayQueueByIndex')).playQueueByIndex).toMatchObject({
    currentIndex: 0,
    position: 0,
    changed: '2023-11-14T22:14:20Z',
    changedBy: 'tablet',
  })
  const carol = await subsonicApp(testApp, 'carol')
  expect((await carol.call<ById>('getPlayQueue')).playQueue.entry).toEqual([])
})

test('saving no songs empties the queue', async () => {
  await using here = await subsonicWorld()
  const { bob } = here
  for (const clear of ['savePlayQueue', 'savePlayQueueByIndex']) {
    await bob.call('savePlayQueue', { id: 'tr-t1', current: 'tr-t1', position: 5 })
    await bob.call(clear, { position: 7 })
    const { playQueue } = await bob.call<ById>('getPlayQueue')
    expect(playQueue).toMatchObject({ position: 0, changedBy: 'player', entry: [] })
    expect(playQueue).not.toHaveProperty('current')
  }
})

test('a song whose file is missing is not shown, and the next one is current from its beginning', async () => {
  await using here = await subsonicWorld()
  const { bob, inCatalog } = here
  await bob.call('savePlayQueueByIndex', {
    id: ['tr-t1', 'tr-t2', 'tr-t3', 'tr-t4'],
    currentIndex: 2,
    position: 9_000,
  })
  const shown = async () => {
    const { entry, ...fields } = (await bob.call<ByIndex>('getPlayQueueByIndex')).playQueueByIndex
    return { ...fields, ids: entry.map(({ id }) => id) }
  }
  inCatalog(missing('t1'))
  expect(await shown()).toMatchObject({ currentIndex: 1, position: 9_000, ids: ['tr-t2', 'tr-t3', 'tr-t4'] })
  inCatalog(missing('t3'))
  expect(await shown()).toMatchObject({ currentIndex: 1, position: 0, ids: ['tr-t2', 'tr-t4'] })
  inCatalog(missing('t4'))
  expect(await shown()).toMatchObject({ currentIndex: 0, position: 0, ids: ['tr-t2'] })
  expect((await bob.call<ById>('getPlayQueue')).playQueue.current).toBe('tr-t2')
  inCatalog(missing('t2'))
  const none = await shown()
  expect(none.ids).toEqual([])
  expect(none).not.toHaveProperty('currentIndex')
})

test('a queue without its current song, with unknown songs or too many is refused, and the former one stays', async () => {
  await using here = await subsonicWorld()
  const { bob } = here
  const id = ['tr-t1', 'tr-t2']
  await bob.call('savePlayQueue', { id, current: 'tr-t2' })
  expect(await bob.refusal('savePlayQueue', { id })).toBe(10)
  expect(await bob.refusal('savePlayQueue', { id, current: 'tr-t3' })).toBe(0)
  expect(await bob.refusal('savePlayQueue', { id, current: 'tr-t1', position: -5 })).toBe(0)
  expect(await bob.refusal('savePlayQueueByIndex', { id })).toBe(10)
  for (const currentIndex of [2, -1])
    expect(await bob.refusal('savePlayQueueByIndex', { id, currentIndex })).toBe(10)
  for (const bad of ['tr-none', 'al-al', 'nonsense'])
    expect(await bob.refusal('savePlayQueue', { id: ['tr-t1', bad], current: 'tr-t1' })).toBe(70)
  const many = Array.from({ length: 10_001 }, () => 'tr-t1')
  await expect(bob.post('savePlayQueue', { id: many, current: 'tr-t1' })).rejects.toThrow(
    /"code":0,"message":"A queue holds at most 10000/,
  )
  expect((await bob.call<ById>('getPlayQueue')).playQueue).toMatchObject({
    current: 'tr-t2',
    entry: [{ id: 'tr-t1' }, { id: 'tr-t2' }],
  })
})

test('a queue of ten thousand songs is saved and read', async () => {
  await using here = await subsonicWorld()
  const { bob } = here
  const id = Array.from({ length: 10_000 }, (_, index) => `tr-t${1 + (index % 4)}`)
  await bob.post('savePlayQueueByIndex', { id, currentIndex: 9_999 })
  const { playQueueByIndex } = await bob.call<ByIndex>('getPlayQueueByIndex')
  expect(playQueueByIndex.currentIndex).toBe(9_999)
  expect(playQueueByIndex.entry.map((entry) => entry.id)).toEqual(id)
})

test('what was heard last on a device of our own is the queue, until an app saves a later one', async () => {
  const clock = { seconds: 1_700_000_000, now: () => clock.seconds, monotonicMs: () => clock.seconds * 1_000 }
  await using here = await subsonicWorld({ clock })
  const { bob, testApp } = here
  await bob.call('savePlayQueueByIndex', { id: ['tr-t3'], currentIndex: 0 })
  clock.seconds += 60
  const queue = { ...remoteQueue('version-of-web'), track_ids: ['t1', 't2', 't1'] as TrackId[] }
  const state = { status: 'paused', index: 2, position_ms: 4_200 } as const
  await testApp.as('bob').remote.report({ body: reportOf(queue, { state }) })
  expect((await bob.call<ByIndex>('getPlayQueueByIndex')).playQueueByIndex).toMatchObject({
    currentIndex: 2,
    position: 4_200,
    changed: '2023-11-14T22:14:20Z',
    changedBy: 'Pezzottify',
    entry: [{ id: 'tr-t1' }, { id: 'tr-t2' }, { id: 'tr-t1' }],
  })
  clock.seconds += 60
  await bob.call('savePlayQueueByIndex', { id: ['tr-t3'], currentIndex: 0 })
  expect((await bob.call<ById>('getPlayQueue')).playQueue).toMatchObject({
    current: 'tr-t3',
    changedBy: 'player',
  })
})
