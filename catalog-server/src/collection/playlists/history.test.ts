import { describe, expect, test } from 'bun:test'
import type { ApiClient } from '@pezzottify/client'
import type { EntryId, PlaylistId, TrackId } from '@pezzottify/contract'
import { settableClock } from '../../testing/settable-clock.ts'
import { createTestApp } from '../../testing/test-app.ts'

const day = 86_400
const ids = (...names: string[]): TrackId[] => names as TrackId[]
const listOf = async (api: ApiClient, id: PlaylistId) => {
  const { name, tracks } = await api.playlists.get({ params: { id } })
  return [name, ...tracks]
}
const lastSeq = async (api: ApiClient): Promise<number> => (await api.sync.state()).seq

/** A playlist with a history: created, filled, shortened, renamed, reversed. */
async function withPast(api: ApiClient): Promise<{ id: PlaylistId; filled: number }> {
  const id = await api.playlists.create({ body: { name: 'First', track_ids: ids('a', 'b', 'c') } })
  const filled = await lastSeq(api)
  await api.playlists.removeTracks({ params: { id }, body: { tracks_positions: [1] } })
  await api.playlists.change({ params: { id }, body: { name: 'Second', track_ids: ids('c', 'd', 'a') } })
  return { id, filled }
}

describe('the past of a playlist', () => {
  test('is listed by its moments, can be seen as of each, and be had again', async () => {
    await using app = await createTestApp()
    const bob = app.as('bob')
    const { id, filled } = await withPast(bob)
    expect(await bob.playlists.history({ params: { id } })).toMatchObject([
      { seq: filled + 3, added: 1, removed: 0, moved: 1, name: null },
      { seq: filled + 2, name: 'Second' },
      { seq: filled + 1, added: 0, removed: 1 },
      { seq: filled, added: 3 },
      { seq: filled - 1, name: 'First' },
    ])
    expect(await bob.playlists.atRevision({ params: { id, seq: filled } })).toMatchObject({
      name: 'First',
      tracks: ids('a', 'b', 'c'),
      added_since: ids('d'),
      removed_since: ids('b'),
    })
    expect((await bob.playlists.atRevision({ params: { id, seq: filled + 1 } })).tracks).toEqual(
      ids('a', 'c'),
    )
    await bob.playlists.restore({ params: { id }, body: { seq: filled } })
    expect(await listOf(bob, id)).toEqual(['First', ...ids('a', 'b', 'c')])
    await bob.playlists.restore({ params: { id }, body: { seq: filled + 3 } })
    expect(await listOf(bob, id)).toEqual(['Second', ...ids('c', 'd', 'a')])
  })

  test('ends where the log ends, before the playlist was made, and at strangers', async () => {
    await using app = await createTestApp()
    const bob = app.as('bob')
    await bob.likes.like({ params: { type: 'track', id: 't' } })
    const { id, filled } = await withPast(bob)
    for (const seq of [1, filled + 99])
      await expect(bob.playlists.atRevision({ params: { id, seq } })).rejects.toMatchObject({ status: 404 })
    const carol = app.as('carol')
    await expect(carol.playlists.history({ params: { id } })).rejects.toMatchObject({ status: 404 })
    await expect(carol.playlists.restore({ params: { id }, body: { seq: filled } })).rejects.toMatchObject({
      status: 404,
    })
  })

  test('begins with the oldest event that is kept: of those before it there is no revision', async () => {
    const clock = settableClock()
    await using app = await createTestApp({ clock, pruneIntervalHours: 0.000_01 })
    const bob = app.as('bob')
    const { id, filled } = await withPast(bob)
    clock.seconds += 31 * day
    await bob.playlists.change({ params: { id }, body: { name: 'Kept' } })
    const kept = await lastSeq(bob)
    while ((await bob.sync.events({ query: { since: '0' } })).events.length > 1) await Bun.sleep(10)
    for (const seq of [filled, kept - 1]) {
      const reading = bob.playlists.atRevision({ params: { id, seq } })
      await expect(reading).rejects.toMatchObject({ status: 404 })
      const restoring = bob.playlists.restore({ params: { id }, body: { seq } })
      await expect(restoring).rejects.toMatchObject({ status: 404 })
    }
    expect(await bob.playlists.atRevision({ params: { id, seq: kept } })).toMatchObject({ name: 'Kept' })
    await bob.sync.undo({ body: { seq: kept } })
    expect((await bob.playlists.get({ params: { id } })).name).not.toBe('Kept')
  })
})

describe('the bin', () => {
  test('keeps a deleted playlist for thirty days, and gives it back as it was', async () => {
    const clock = settableClock()
    await using app = await createTestApp({ clock, pruneIntervalHours: 0.000_01 })
    const bob = app.as('bob')
    const id = await bob.playlists.create({ body: { name: 'Mix', track_ids: ids('a', 'b') } })
    await bob.playlists.remove({ params: { id } })
    await expect(bob.playlists.get({ params: { id } })).rejects.toMatchObject({ status: 404 })
    expect((await bob.sync.state()).playlists).toEqual([])
    expect(await bob.playlists.bin()).toEqual([
      { id, name: 'Mix', tracks_count: 2, deleted_at: clock.seconds, kept_until: clock.seconds + 30 * day },
    ])
    expect(await app.as('carol').playlists.bin()).toEqual([])
    await expect(app.as('carol').playlists.undelete({ params: { id } })).rejects.toMatchObject({
      status: 404,
    })
    const before = await lastSeq(bob)
    await bob.playlists.undelete({ params: { id } })
    await expect(bob.playlists.undelete({ params: { id } })).rejects.toMatchObject({ status: 404 })
    expect(await listOf(bob, id)).toEqual(['Mix', ...ids('a', 'b')])
    expect((await bob.sync.events({ query: { since: String(before) } })).events).toMatchObject([
      { type: 'playlist_created', payload: { playlist_id: id, name: 'Mix' } },
      { type: 'playlist_tracks_updated', payload: { track_ids: ids('a', 'b') } },
    ])
    await bob.playlists.remove({ params: { id } })
    clock.seconds += 29 * day
    await Bun.sleep(200)
    expect(await bob.playlists.bin()).toHaveLength(1)
    clock.seconds += 2 * day
    while ((await bob.playlists.bin()).length > 0) await Bun.sleep(10)
    await expect(bob.playlists.undelete({ params: { id } })).rejects.toMatchObject({ status: 404 })
  })
})

describe('undo', () => {
  const undo = (api: ApiClient, seq: number) => api.sync.undo({ body: { seq } })

  test('takes back likes, settings and each kind of change of a playlist', async () => {
    await using app = await createTestApp()
    const bob = app.as('bob')
    const after = async (change: () => Promise<unknown>): Promise<void> => {
      const before = await bob.sync.state()
      await change()
      await undo(bob, await lastSeq(bob))
      const { seq, at, ...state } = await bob.sync.state()
      expect(state).toEqual({
        epoch: before.epoch,
        likes: before.likes,
        settings: state.settings,
        playlists: before.playlists,
        permissions: before.permissions,
      })
      expect([seq > before.seq, at >= before.at]).toEqual([true, true])
    }
    const id = await bob.playlists.create({ body: { name: 'Mix', track_ids: ids('a', 'b', 'c', 'd') } })
    const params = { id }
    await after(() => bob.likes.like({ params: { type: 'track', id: 't1' } }))
    await bob.likes.like({ params: { type: 'album', id: 'al' } })
    await after(() => bob.likes.unlike({ params: { type: 'album', id: 'al' } }))
    await after(() => bob.playlists.change({ params, body: { name: 'Other' } }))
    await after(() => bob.playlists.removeTracks({ params, body: { tracks_positions: [1, 2] } }))
    await after(() => bob.playlists.change({ params, body: { track_ids: ids('d', 'x', 'b', 'a') } }))
    await after(() => bob.playlists.remove({ params }))
    await after(() => bob.playlists.create({ body: { name: 'Empty', track_ids: [] } }))
    const downloads = (value: boolean) => ({ key: 'enable_direct_downloads', value }) as const
    await bob.settings.change({ body: { settings: [downloads(true)] } })
    await undo(bob, await lastSeq(bob))
    expect((await bob.settings.list()).settings).toEqual([downloads(false)])
    await undo(bob, await lastSeq(bob))
    expect((await bob.settings.list()).settings).toEqual([downloads(true)])
  })

  test('leaves alone what others did to the same list since', async () => {
    await using app = await createTestApp()
    const bob = app.as('bob')
    const id = await bob.playlists.create({ body: { name: 'Mix', track_ids: ids('a', 'b', 'c') } })
    await bob.playlists.removeTracks({ params: { id }, body: { tracks_positions: [1] } })
    const removal = await lastSeq(bob)
    const entries = [{ id: 'new-entry' as EntryId, track_id: 'x' as TrackId }]
    await bob.playlists.edit({
      params: { id },
      body: { operations: [{ op: 'insert', after: null, entries }] },
    })
    await undo(bob, removal)
    expect(await listOf(bob, id)).toEqual(['Mix', ...ids('x', 'a', 'b', 'c')])
  })

  test('refuses what cannot be taken back, or not any more, and numbers of nobody', async () => {
    const clock = settableClock()
    await using app = await createTestApp({ clock, pruneIntervalHours: 0.000_01 })
    const bob = app.as('bob')
    const id = await bob.playlists.create({ body: { name: 'One', track_ids: [] } })
    await bob.playlists.change({ params: { id }, body: { name: 'Two' } })
    const rename = await lastSeq(bob)
    await bob.playlists.change({ params: { id }, body: { name: 'Three' } })
    await expect(undo(bob, rename)).rejects.toMatchObject({ code: 'conflict' })
    await expect(undo(bob, 99)).rejects.toMatchObject({ code: 'not_found' })
    await app.as('alice').accounts.addRole({ params: { handle: 'bob' }, body: { role: 'Admin' } })
    await expect(undo(bob, await lastSeq(bob))).rejects.toMatchObject({ code: 'conflict' })
    clock.seconds += 31 * day
    while ((await bob.sync.events({ query: { since: '0' } })).events.length > 0) await Bun.sleep(10)
    await expect(undo(bob, rename)).rejects.toMatchObject({ code: 'gone' })
  })
})
