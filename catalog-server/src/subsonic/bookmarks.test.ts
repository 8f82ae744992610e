import { expect, test } from 'bun:test'
import { settableClock } from '../testing/settable-clock.ts'
import { subsonicApp } from '../testing/subsonic-app.ts'
import { missing, subsonicWorld } from '../testing/subsonic-world.ts'

type Answer = { bookmarks: { bookmark: { entry: { id: string }; position: number }[] } }

test('a bookmark is kept for each song, replaced by the next one, and deleted', async () => {
  const clock = settableClock()
  await using here = await subsonicWorld({ clock })
  const { bob, testApp } = here
  expect(await bob.call<Answer>('getBookmarks')).toMatchObject({ bookmarks: { bookmark: [] } })
  await bob.call('createBookmark', { id: 'tr-t1', position: 1_000, comment: 'the solo & more' })
  clock.seconds += 60
  await bob.post('createBookmark', { id: 'tr-t2', position: 0 })
  clock.seconds += 60
  await bob.call('createBookmark', { id: 'tr-t1', position: 2_500, comment: 'the <solo>' })

  const { bookmarks } = await bob.call<Answer>('getBookmarks')
  expect(bookmarks.bookmark).toMatchObject([
    {
      position: 2_500,
      username: 'bob',
      comment: 'the <solo>',
      created: '2023-11-14T22:13:20Z',
      changed: '2023-11-14T22:15:20Z',
      entry: { id: 'tr-t1', title: 'Track t1', isDir: false, album: 'Album al' },
    },
    { position: 0, entry: { id: 'tr-t2' } },
  ])
  expect(bookmarks.bookmark[1]).not.toHaveProperty('comment')
  expect(await bob.xml('getBookmarks')).toContain(
    '<bookmark position="2500" username="bob" comment="the &lt;solo&gt;" created="2023-11-14T22:13:20Z" changed="2023-11-14T22:15:20Z"><entry id="tr-t1"',
  )

  const carol = await subsonicApp(testApp, 'carol')
  expect((await carol.call<Answer>('getBookmarks')).bookmarks.bookmark).toEqual([])
  await carol.call('deleteBookmark', { id: 'tr-t1' })
  await bob.call('deleteBookmark', { id: 'tr-t2' })
  await bob.call('deleteBookmark', { id: 'tr-t2' })
  expect((await bob.call<Answer>('getBookmarks')).bookmarks.bookmark).toMatchObject([
    { entry: { id: 'tr-t1' } },
  ])
})

test('a bookmark of a song whose file is missing is not shown, and is there when it returns', async () => {
  await using here = await subsonicWorld()
  const { bob, inCatalog } = here
  await bob.call('createBookmark', { id: 'tr-t1', position: 1 })
  inCatalog(missing('t1'))
  expect((await bob.call<Answer>('getBookmarks')).bookmarks.bookmark).toEqual([])
  inCatalog("UPDATE tracks SET availability = 'available', gone_since = NULL")
  expect((await bob.call<Answer>('getBookmarks')).bookmarks.bookmark).toHaveLength(1)
})

test('bookmarks without a song, a place or a song that is there are refused', async () => {
  await using here = await subsonicWorld()
  const { bob } = here
  expect(await bob.refusal('createBookmark', { position: 1 })).toBe(10)
  expect(await bob.refusal('createBookmark', { id: 'tr-t1' })).toBe(10)
  expect(await bob.refusal('createBookmark', { id: 'tr-t1', position: 'here' })).toBe(0)
  expect(await bob.refusal('createBookmark', { id: 'tr-t1', position: -1 })).toBe(0)
  expect(await bob.refusal('createBookmark', { id: 'tr-t1', position: 1, comment: 'x'.repeat(1_001) })).toBe(
    0,
  )
  expect(await bob.refusal('deleteBookmark')).toBe(10)
  for (const id of ['tr-none', 'al-al', 'nonsense']) {
    expect(await bob.refusal('createBookmark', { id, position: 1 })).toBe(70)
    expect(await bob.refusal('deleteBookmark', { id })).toBe(70)
  }
  expect((await bob.call<Answer>('getBookmarks')).bookmarks.bookmark).toEqual([])
})
