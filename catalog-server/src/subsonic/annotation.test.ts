import { expect, test } from 'bun:test'
import { serve } from '../testing/listening.ts'
import { subsonicApp } from '../testing/subsonic-app.ts'
import { missing, subsonicWorld } from '../testing/subsonic-world.ts'

type Songs = {
  playlist: { entry: { id: string; starred?: string; userRating?: number; averageRating?: number }[] }
}

test('a star is a like: of any kind by its id, once, and of those that are there', async () => {
  await using here = await subsonicWorld()
  const { bob, testApp, inCatalog } = here
  inCatalog(missing('t4'))
  const ids = ['tr-t2', 'al-al', 'tr-none', 'pl-x', 'nonsense', 'tr-t4']
  await bob.call('star', { id: ids, albumId: 'al-none', artistId: 'ar-ar' })
  await bob.call('star', { albumId: ['al-al', 'al-al'] })
  const { likes, sync } = testApp.as('bob')
  expect(await likes.list({ params: { type: 'track' } })).toEqual(['t2', 't4'])
  expect(await likes.list({ params: { type: 'album' } })).toEqual(['al'])
  expect(await likes.list({ params: { type: 'artist' } })).toEqual(['ar'])
  expect((await sync.state()).seq).toBe(4)

  await bob.post('unstar', { id: ['tr-t2', 'tr-t1'], artistId: 'ar-ar' })
  await bob.call('unstar', { id: 'tr-t2' })
  expect(await likes.list({ params: { type: 'track' } })).toEqual(['t4'])
  expect(await likes.list({ params: { type: 'artist' } })).toEqual([])
  expect((await sync.state()).seq).toBe(6)
})

test('a star of nothing is missing its parameter, and one of nothing that is there is not found', async () => {
  await using here = await subsonicWorld()
  const { bob } = here
  for (const name of ['star', 'unstar']) {
    expect(await bob.refusal(name)).toBe(10)
    expect(await bob.refusal(name, { id: '' })).toBe(10)
    expect(await bob.refusal(name, { id: ['tr-none', 'pl-x', 't1'], albumId: 'al-none' })).toBe(70)
  }
  expect(await bob.xml('star', { id: 'tr-none' })).toContain('<error code="70"')
})

test('too many stars at once are refused with words, and none is set', async () => {
  await using here = await subsonicWorld()
  const { bob, testApp } = here
  const id = Array.from({ length: 1_001 }, () => 'tr-t1')
  await expect(bob.post('star', { id })).rejects.toThrow(/"code":0,"message":"At most 1000/)
  expect(await testApp.as('bob').likes.list({ params: { type: 'track' } })).toEqual([])
})

test('a star reaches an open device as its event, and a like made there is a star at once', async () => {
  await using here = await subsonicWorld()
  const { bob, testApp } = here
  await using served = serve(testApp)
  const phone = await served.signIn('bob', 'bobs-phone')
  const listening = await phone.listen(['entries'])
  await bob.call('star', { id: 'al-al' })
  await bob.call('createPlaylist', { name: 'Mix', songId: 'tr-t1' })
  await listening.until((message) => message.type === 'sync' && message.payload.event.seq === 3)
  expect(listening.events()).toMatchObject([
    { type: 'content_liked', payload: { content_type: 'album', content_id: 'al' } },
    { type: 'playlist_created', payload: { name: 'Mix' } },
    { type: 'playlist_entries_changed' },
  ])

  const { playlist } = await bob.call<Songs>('createPlaylist', { name: 'Two', songId: ['tr-t1', 'tr-t2'] })
  expect(playlist.entry.map(({ starred }) => starred)).toEqual([undefined, undefined])
  await phone.api.likes.like({ params: { type: 'track', id: 't2' } })
  const { playlist: after } = await bob.call<Songs>('createPlaylist', {
    name: 'Three',
    songId: ['tr-t1', 'tr-t2'],
  })
  expect(after.entry[0]?.starred).toBeUndefined()
  expect(after.entry[1]?.starred).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
})

test('a rating is my own beside what all think, and zero takes it back', async () => {
  await using here = await subsonicWorld()
  const { bob, testApp } = here
  const carol = await subsonicApp(testApp, 'carol')
  const songOf = async () =>
    (await bob.call<Songs>('createPlaylist', { name: 'x', songId: 'tr-t1' })).playlist.entry[0]
  await bob.call('setRating', { id: 'tr-t1', rating: 4 })
  await carol.call('setRating', { id: 'tr-t1', rating: 1 })
  expect(await songOf()).toMatchObject({ userRating: 4, averageRating: 2.5 })
  await bob.call('setRating', { id: 'tr-t1', rating: 0 })
  const song = await songOf()
  expect(song).toMatchObject({ averageRating: 1 })
  expect(song?.userRating).toBeUndefined()
  expect(await bob.xml('setRating', { id: 'ar-ar', rating: 5 })).toContain('status="ok"')
  expect((await testApp.as('bob').sync.state()).seq).toBe(2 * 2)
})

test('what is no rating, and a rating of nothing, is refused', async () => {
  await using here = await subsonicWorld()
  const { bob } = here
  expect(await bob.refusal('setRating', { id: 'tr-t1' })).toBe(10)
  expect(await bob.refusal('setRating', { rating: 3 })).toBe(10)
  for (const rating of [6, -1, 'good'])
    expect(await bob.refusal('setRating', { id: 'tr-t1', rating })).toBe(0)
  for (const id of ['tr-none', 'pl-x', 'nonsense'])
    expect(await bob.refusal('setRating', { id, rating: 3 })).toBe(70)
})

test('stars, ratings and playlists need their permissions', async () => {
  await using here = await subsonicWorld()
  const { bob, testApp } = here
  const { accounts } = testApp.as('alice')
  await accounts.removeRole({ params: { handle: 'bob', role: 'Regular' } })
  await accounts.grant({ params: { handle: 'bob' }, body: { permission: 'AccessCatalog' } })
  for (const name of ['star', 'unstar', 'setRating', 'getPlaylists', 'getPlaylist', 'createPlaylist'])
    expect(await bob.refusal(name, { id: 'tr-t1', rating: 3 })).toBe(50)
  for (const name of ['updatePlaylist', 'deletePlaylist'])
    expect(await bob.refusal(name, { id: 'pl-x', playlistId: 'pl-x' })).toBe(50)
  await bob.call('getBookmarks')
  await bob.call('getPlayQueue')
})
