import { expect, test } from 'bun:test'
import type { PlaylistId, TrackId } from '@pezzottify/contract'
import { settableClock } from '../testing/settable-clock.ts'
import type { SubsonicApp } from '../testing/subsonic-app.ts'
import { subsonicApp } from '../testing/subsonic-app.ts'
import { missing, subsonicWorld } from '../testing/subsonic-world.ts'

type Playlist = {
  id: string
  name: string
  songCount: number
  duration: number
  coverArt?: string
  comment?: string
}
type One = { playlist: Playlist & { entry: { id: string; coverArt?: string }[] } }
type All = { playlists: { playlist: Playlist[] } }

const create = async (app: SubsonicApp, name: string, ...songId: string[]) =>
  (await app.call<One>('createPlaylist', { name, songId })).playlist
const songsOf = async (app: SubsonicApp, id: string) =>
  (await app.call<One>('getPlaylist', { id })).playlist.entry.map((entry) => entry.id)
const bare = (id: string): PlaylistId => id.slice(3) as PlaylistId

test('a playlist is made, listed and read with what is shown of it', async () => {
  const clock = settableClock()
  await using here = await subsonicWorld({ clock })
  const { bob, testApp } = here
  const empty = await create(bob, 'Empty')
  expect(empty).toMatchObject({ name: 'Empty', songCount: 0, duration: 0, entry: [] })
  clock.seconds += 60
  const made = await create(bob, 'Road & trip', 'tr-t2', 'tr-t1', 'tr-t2')
  const shown = {
    id: made.id,
    name: 'Road & trip',
    owner: 'bob',
    public: false,
    readonly: false,
    songCount: 3,
    duration: 500,
    created: '2023-11-14T22:14:20Z',
    changed: '2023-11-14T22:14:20Z',
    coverArt: expect.stringMatching(/^al-al~[0-9a-f]{8}$/),
  }
  expect(made).toMatchObject({ ...shown, entry: [{ id: 'tr-t2' }, { id: 'tr-t1' }, { id: 'tr-t2' }] })
  expect((await bob.call<One>('getPlaylist', { id: made.id })).playlist).toEqual(made)
  const { playlists } = await bob.call<All>('getPlaylists')
  expect(playlists.playlist).toMatchObject([{ id: empty.id }, shown])
  expect(playlists.playlist[0]).not.toHaveProperty('coverArt')
  expect(playlists.playlist[1]).not.toHaveProperty('entry')
  expect(playlists.playlist[1]).not.toHaveProperty('comment')
  const text = await bob.xml('getPlaylist', { id: made.id })
  expect(text).toContain(
    `<playlist id="${made.id}" name="Road &amp; trip" owner="bob" public="false" songCount="3"`,
  )
  expect(text).toContain('<entry id="tr-t2"')
  const ours = await testApp.as('bob').playlists.get({ params: { id: bare(made.id) } })
  expect(ours).toMatchObject({ name: 'Road & trip', tracks: ['t2', 't1', 't2'] })
})

test('a list is reordered, renamed and emptied by the call that makes one', async () => {
  await using here = await subsonicWorld()
  const { bob, testApp } = here
  const { id } = await create(bob, 'Road', 'tr-t1', 'tr-t2', 'tr-t3')
  const { playlist } = await bob.call<One>('createPlaylist', {
    playlistId: id,
    name: 'Trip',
    songId: ['tr-t3', 'tr-t1'],
  })
  expect(playlist).toMatchObject({ id, name: 'Trip', entry: [{ id: 'tr-t3' }, { id: 'tr-t1' }] })
  const before = (await testApp.as('bob').sync.state()).seq
  await bob.call('createPlaylist', { playlistId: id, songId: ['tr-t1', 'tr-t3'] })
  expect((await testApp.as('bob').sync.state()).seq).toBe(before + 1)
  expect(await songsOf(bob, id)).toEqual(['tr-t1', 'tr-t3'])
  expect((await bob.call<One>('createPlaylist', { playlistId: id })).playlist).toMatchObject({
    name: 'Trip',
    entry: [],
  })
})

test('an update removes first, by the places before it, then adds, as one change', async () => {
  const clock = settableClock()
  await using here = await subsonicWorld({ clock })
  const { bob, testApp } = here
  const { id } = await create(bob, 'Road', 'tr-t1', 'tr-t2', 'tr-t3')
  const before = (await testApp.as('bob').sync.state()).seq
  clock.seconds += 60
  await bob.call('updatePlaylist', {
    playlistId: id,
    name: 'Trip',
    comment: 'for June',
    public: true,
    songIndexToRemove: [0, 2, 0],
    songIdToAdd: ['tr-t4', 'tr-t4'],
  })
  expect((await bob.call<One>('getPlaylist', { id })).playlist).toMatchObject({
    name: 'Trip',
    comment: 'for June',
    public: false,
    created: '2023-11-14T22:13:20Z',
    changed: '2023-11-14T22:14:20Z',
    entry: [{ id: 'tr-t2' }, { id: 'tr-t4' }, { id: 'tr-t4' }],
  })
  const { events } = await testApp.as('bob').sync.events({ query: { since: String(before) } })
  expect(events.map(({ type }) => type)).toEqual(['playlist_renamed', 'playlist_tracks_updated'])
  await bob.post('updatePlaylist', { playlistId: id, comment: '' })
  expect((await bob.call<All>('getPlaylists')).playlists.playlist[0]).not.toHaveProperty('comment')
})

test('one bad song or place, and nothing of an update happens', async () => {
  await using here = await subsonicWorld()
  const { bob, testApp } = here
  const { id } = await create(bob, 'Road', 'tr-t1', 'tr-t2')
  const before = (await testApp.as('bob').sync.state()).seq
  const good = { playlistId: id, name: 'Trip', comment: 'x', songIndexToRemove: 0, songIdToAdd: 'tr-t3' }
  for (const bad of ['tr-none', 'al-al', 't1'])
    expect(await bob.refusal('updatePlaylist', { ...good, songIdToAdd: ['tr-t3', bad] })).toBe(70)
  for (const bad of [2, -1, 'first'])
    expect(await bob.refusal('updatePlaylist', { ...good, songIndexToRemove: [0, bad] })).toBe(0)
  for (const [name, comment] of [
    ['x'.repeat(1_001), ''],
    ['Trip', 'x'.repeat(1_001)],
  ])
    expect(await bob.refusal('updatePlaylist', { ...good, name, comment })).toBe(0)
  expect((await bob.call<One>('getPlaylist', { id })).playlist).toMatchObject({ name: 'Road', songCount: 2 })
  expect((await testApp.as('bob').sync.state()).seq).toBe(before)
})

test('a song whose file is missing is not counted and keeps its place; one that stands for it is shown', async () => {
  await using here = await subsonicWorld()
  const { bob, inCatalog, testApp } = here
  const { id } = await create(bob, 'Road', 'tr-t1', 'tr-t2', 'tr-t3')
  inCatalog(missing('t2'))
  expect(await songsOf(bob, id)).toEqual(['tr-t1', 'tr-t3'])
  const [listed] = (await bob.call<All>('getPlaylists')).playlists.playlist
  expect(listed).toMatchObject({ songCount: 2, duration: 400 })
  await bob.call('updatePlaylist', { playlistId: id, songIndexToRemove: 1 })
  const { tracks } = await testApp.as('bob').playlists.get({ params: { id: bare(id) } })
  expect(tracks).toEqual(['t1', 't2'] as TrackId[])
  inCatalog("UPDATE tracks SET replaced_by = 't4' WHERE id = 't2'")
  expect(await songsOf(bob, id)).toEqual(['tr-t1', 'tr-t4'])
  expect((await bob.call<All>('getPlaylists')).playlists.playlist[0]).toMatchObject({
    songCount: 2,
    duration: 500,
  })
})

test("a stranger's playlist, a deleted one and none are not found", async () => {
  await using here = await subsonicWorld()
  const { bob, testApp } = here
  const { id } = await create(bob, 'Road', 'tr-t1')
  const gone = await create(bob, 'Gone')
  await bob.call('deletePlaylist', { id: gone.id })
  const carol = await subsonicApp(testApp, 'carol')
  const alice = await subsonicApp(testApp, 'alice')
  for (const [app, list] of [
    [carol, id],
    [alice, id],
    [bob, gone.id],
    [bob, 'pl-none'],
    [bob, 'tr-t1'],
    [bob, 'nonsense'],
  ] as const) {
    for (const name of ['getPlaylist', 'deletePlaylist'])
      expect(await app.refusal(name, { id: list })).toBe(70)
    for (const name of ['updatePlaylist', 'createPlaylist'])
      expect(await app.refusal(name, { playlistId: list, name: 'Mine' })).toBe(70)
  }
  expect((await bob.call<All>('getPlaylists')).playlists.playlist).toMatchObject([{ id, name: 'Road' }])
})

test('missing parameters, unknown songs and names too long are refused', async () => {
  await using here = await subsonicWorld()
  const { bob } = here
  for (const name of ['getPlaylist', 'createPlaylist', 'updatePlaylist', 'deletePlaylist'])
    expect(await bob.refusal(name)).toBe(10)
  for (const songId of ['tr-none', 'al-al', 't1'])
    expect(await bob.refusal('createPlaylist', { name: 'x', songId: ['tr-t1', songId] })).toBe(70)
  expect(await bob.refusal('createPlaylist', { name: 'x'.repeat(1_001) })).toBe(0)
  expect((await bob.call<All>('getPlaylists')).playlists.playlist).toEqual([])
})

test('who manages users sees the playlists of others, and nobody else does', async () => {
  await using here = await subsonicWorld()
  const { bob, testApp } = here
  await create(bob, 'Road', 'tr-t1')
  const alice = await subsonicApp(testApp, 'alice')
  expect((await alice.call<All>('getPlaylists')).playlists.playlist).toEqual([])
  expect((await alice.call<All>('getPlaylists', { username: 'bob' })).playlists.playlist).toMatchObject([
    { name: 'Road', owner: 'bob', readonly: true, songCount: 1 },
  ])
  expect(await alice.refusal('getPlaylists', { username: 'nobody-here' })).toBe(70)
  expect((await bob.call<All>('getPlaylists', { username: 'BOB' })).playlists.playlist).toHaveLength(1)
  for (const username of ['alice', 'nobody-here'])
    expect(await bob.refusal('getPlaylists', { username })).toBe(50)
})

test('thousands of songs come as a form, up to what a playlist holds', async () => {
  await using here = await subsonicWorld()
  const { bob } = here
  const songId = Array.from({ length: 10_000 }, (_, index) => `tr-t${1 + (index % 4)}`)
  const { playlist } = await bob.post<One>('createPlaylist', { name: 'Everything', songId })
  expect(playlist).toMatchObject({ songCount: 10_000, duration: 2_500_000 })
  expect(playlist.entry.map(({ id }) => id)).toEqual(songId)
  const full = /"code":0,"message":"A playlist holds at most 10000 tracks/
  await expect(bob.post('createPlaylist', { name: 'More', songId: [...songId, 'tr-t1'] })).rejects.toThrow(
    full,
  )
  await expect(bob.post('updatePlaylist', { playlistId: playlist.id, songIdToAdd: 'tr-t1' })).rejects.toThrow(
    full,
  )
  await bob.post('updatePlaylist', {
    playlistId: playlist.id,
    songIndexToRemove: 9_999,
    songIdToAdd: 'tr-t1',
  })
  expect((await songsOf(bob, playlist.id)).at(-1)).toBe('tr-t1')
})
