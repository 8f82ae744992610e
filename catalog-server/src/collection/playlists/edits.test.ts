import { describe, expect, test } from 'bun:test'
import type { ApiClient } from '@pezzottify/client'
import type { EntryId, PlaylistId, PlaylistOperation, TrackId } from '@pezzottify/contract'
import { featuresHeader, playlistEntriesMax } from '@pezzottify/contract'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'

const entryId = (name: string): EntryId => `the-entry-${name}` as EntryId
const entry = (name: string) => ({ id: entryId(name), track_id: name as TrackId })
const insert = (after: string | null, ...names: string[]): PlaylistOperation => ({
  op: 'insert',
  after: after === null ? null : entryId(after),
  entries: names.map(entry),
})
const edit = (api: ApiClient, id: PlaylistId, ...operations: PlaylistOperation[]) =>
  api.playlists.edit({ params: { id }, body: { operations } })
const tracksOf = async (api: ApiClient, id: PlaylistId): Promise<string> =>
  (await api.playlists.get({ params: { id } })).tracks.join(' ')
const eventsFor = async (app: TestApp, headers: Record<string, string>) => {
  const response = await app.request('/v1/sync/events?since=0', { as: 'bob', headers })
  return ((await response.json()) as { events: { type: string; payload: object }[] }).events
}

describe('editing a playlist by its entries', () => {
  test('edits of several devices all survive, whatever each of them knew', async () => {
    await using app = await createTestApp()
    const bob = app.as('bob')
    const id = await bob.playlists.create({ body: { name: 'Mix', track_ids: [], id: 'abcdefgh12345678' } })
    expect(id as string).toBe('abcdefgh12345678')
    await edit(bob, id, insert(null, 'a', 'b', 'c'))
    await Promise.all([
      edit(bob, id, insert('b', 'x')),
      edit(bob, id, { op: 'remove', ids: [entryId('b')] }),
      edit(bob, id, { op: 'move', ids: [entryId('c')], after: null }),
      edit(bob, id, insert('b', 'y')),
    ])
    expect(await tracksOf(bob, id)).toBe('c a y x')
  })

  test('is all or nothing, and a stranger, a deleted and an unknown playlist are not found', async () => {
    await using app = await createTestApp()
    const bob = app.as('bob')
    const id = await bob.playlists.create({ body: { name: 'Mix', track_ids: [] } })
    const many = Array.from({ length: playlistEntriesMax }, (_, index) => `t${index}`)
    await expect(edit(bob, id, insert(null, 'a'), insert(null, ...many))).rejects.toMatchObject({
      status: 400,
    })
    expect(await tracksOf(bob, id)).toBe('')
    await edit(bob, id, insert(null, ...many))
    await expect(edit(bob, id, insert(null, 'one-more'))).rejects.toMatchObject({ status: 400 })
    await expect(edit(app.as('carol'), id, insert(null, 'a'))).rejects.toMatchObject({ status: 404 })
    await bob.playlists.remove({ params: { id } })
    await expect(edit(bob, id, insert(null, 'a'))).rejects.toMatchObject({ status: 404 })
  })

  test('is one small event for who knows entries, and the whole newest list for who does not', async () => {
    await using app = await createTestApp()
    const bob = app.as('bob')
    const id = await bob.playlists.create({ body: { name: 'Mix', track_ids: [] } })
    await edit(bob, id, insert(null, 'a', 'b'))
    await edit(bob, id, { op: 'remove', ids: [entryId('a')] }, insert('b', 'c'))
    const known = await eventsFor(app, { [featuresHeader]: 'other, Entries' })
    expect(known.slice(1)).toMatchObject([
      { type: 'playlist_entries_changed', payload: { placed: [entry('a'), entry('b')], removed: [] } },
      { type: 'playlist_entries_changed', payload: { placed: [entry('c')], removed: [entryId('a')] } },
    ])
    const whole = { type: 'playlist_tracks_updated', payload: { playlist_id: id, track_ids: ['b', 'c'] } }
    expect((await eventsFor(app, {})).slice(1)).toMatchObject([whole, whole])
  })

  test('ten thousand edits make a log of a few megabytes and not of gigabytes', async () => {
    await using app = await createTestApp()
    const bob = app.as('bob')
    const id = await bob.playlists.create({ body: { name: 'Mix', track_ids: [] } })
    const names = Array.from({ length: 2_000 }, (_, index) => `track-${index}`)
    await edit(bob, id, insert(null, ...names))
    for (let round = 0; round < 200; round += 1)
      await edit(bob, id, { op: 'move', ids: [entryId(`track-${round * 7}`)], after: null })
    const known = await eventsFor(app, { [featuresHeader]: 'entries' })
    const bytes = JSON.stringify(known.slice(2)).length
    // 10,000 of these events stay below 4 MB; as whole lists of 2,000 tracks they would take 300
    // MB.
    expect((bytes / 200) * 10_000).toBeLessThan(4_000_000)
  })
})
