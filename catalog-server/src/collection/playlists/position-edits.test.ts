import { expect, test } from 'bun:test'
import type { PlaylistId, TrackId } from '@pezzottify/contract'
import { playlistEntriesMax } from '@pezzottify/contract'
import { createTestCollection } from '../../testing/test-collection.ts'

const ids = (...names: string[]): TrackId[] => names as TrackId[]

async function withPlaylist(...tracks: string[]) {
  const own = await createTestCollection()
  const actor = { user_id: own.ann, device_id: null }
  const id = await own.playlists.create(actor, { name: 'Road', track_ids: ids(...tracks) })
  const whole = () => own.playlists.whole(own.ann, id)
  const tracksNow = async () => (await whole()).entries.map((entry) => entry.track_id)
  const seq = () => own.events.head(own.ann).seq
  return { ...own, actor, id, whole, tracksNow, seq }
}

test('positions count the list before the change, without tracks that are gone, which keep their place', async () => {
  await using own = await withPlaylist('a', 'gone', 'b', 'c')
  const before = own.seq()
  await own.playlists.editPositions(own.actor, own.id, { removed: [1, 0, 1], added: ids('d', 'd') })
  expect(await own.tracksNow()).toEqual(ids('gone', 'c', 'd', 'd'))
  expect(own.seq()).toBe(before + 1)
})

test('one position that is not there, and nothing is changed', async () => {
  await using own = await withPlaylist('a', 'gone', 'b')
  const before = own.seq()
  for (const position of [2, -1, Number.NaN]) {
    const edit = { name: 'Other', comment: 'x', removed: [0, position], added: ids('c') }
    await expect(own.playlists.editPositions(own.actor, own.id, edit)).rejects.toMatchObject({
      code: 'bad_request',
    })
  }
  expect(await own.whole()).toMatchObject({ name: 'Road', comment: '' })
  expect(await own.tracksNow()).toEqual(ids('a', 'gone', 'b'))
  expect(own.seq()).toBe(before)
})

test('a list is replaced, its entries stay where they can, and a name that it has already makes no event', async () => {
  await using own = await withPlaylist('a', 'b', 'c')
  const [a] = (await own.whole()).entries
  const before = own.seq()
  await own.playlists.replaceTracks(own.actor, own.id, { name: 'Road', track_ids: ids('c', 'a', 'a') })
  expect(await own.tracksNow()).toEqual(ids('c', 'a', 'a'))
  expect((await own.whole()).entries.map((entry) => entry.id)).toContain(a!.id)
  expect(own.seq()).toBe(before + 1)
  await own.playlists.replaceTracks(own.actor, own.id, { name: 'Empty', track_ids: [] })
  expect(await own.whole()).toMatchObject({ name: 'Empty', entries: [] })
  expect(own.seq()).toBe(before + 3)
})

test('the limit is that of a playlist edited by entries', async () => {
  await using own = await withPlaylist('a')
  const most = Array.from({ length: playlistEntriesMax }, (_, index) => `t${index}` as TrackId)
  await own.playlists.replaceTracks(own.actor, own.id, { track_ids: most })
  for (const change of [
    () => own.playlists.replaceTracks(own.actor, own.id, { track_ids: [...most, ...ids('more')] }),
    () => own.playlists.editPositions(own.actor, own.id, { removed: [], added: ids('more') }),
  ])
    await expect(change()).rejects.toMatchObject({ code: 'bad_request' })
  await own.playlists.editPositions(own.actor, own.id, { removed: [0], added: ids('more') })
  expect((await own.tracksNow()).at(-1)).toBe('more' as TrackId)
})

test('a playlist tells when it was last changed: by a name, a comment or an entry, and by nothing else', async () => {
  await using own = await withPlaylist('a', 'b')
  const { playlists, actor, id, clock } = own
  const changed = async () => (await own.whole()).changed - start
  const start = clock.now()
  expect(await changed()).toBe(0)
  const steps: [() => Promise<unknown>, number][] = [
    [() => playlists.change(actor, id, { name: 'Trip' }), 1],
    [() => playlists.editPositions(actor, id, { comment: 'ours', removed: [], added: [] }), 2],
    [() => playlists.editPositions(actor, id, { removed: [], added: [] }), 2],
    [() => playlists.removeTracks(actor, id, [0]), 4],
    [() => playlists.addTracks(actor, id, ids('c')), 5],
    [() => playlists.remove(actor, id), 5],
    [() => playlists.undelete(actor, id), 5],
  ]
  for (const [step, expected] of steps) {
    clock.seconds += 1
    await step()
    if (step !== steps[5]![0]) expect(await changed()).toBe(expected)
  }
  expect(await own.playlists.described(own.ann)).toMatchObject([
    { id, name: 'Trip', comment: 'ours', created: start, changed: start + 5 },
  ])
})

test("a stranger's playlist is not found", async () => {
  await using own = await withPlaylist('a')
  const stranger = { user_id: own.ben, device_id: null }
  const edit = { name: 'Mine', removed: [], added: [] }
  for (const [actor, id] of [
    [stranger, own.id],
    [own.actor, 'none' as PlaylistId],
  ] as const)
    for (const change of [
      () => own.playlists.editPositions(actor, id, edit),
      () => own.playlists.replaceTracks(actor, id, { track_ids: [] }),
    ])
      await expect(change()).rejects.toMatchObject({ code: 'not_found' })
  expect(await own.whole()).toMatchObject({ name: 'Road' })
})
