import { expect, test } from 'bun:test'
import type { TrackId } from '@pezzottify/contract'
import { createTestCollection } from '../../testing/test-collection.ts'
import { bookmarkCommentMaxCharacters, bookmarksMax } from './service.ts'

const at = (track: string, position_ms: number, comment = '') => ({
  track_id: track as TrackId,
  position_ms,
  comment,
})

test('a track has one bookmark: a second one replaces it and keeps its beginning', async () => {
  await using own = await createTestCollection()
  const { bookmarks, clock, ann, ben } = own
  const start = clock.now()
  await bookmarks.set(ann, at('t1', 1_000, 'here'))
  clock.seconds += 10
  await bookmarks.set(ann, at('t2', 0))
  clock.seconds += 10
  await bookmarks.set(ann, at('t1', 2_500))
  await bookmarks.set(ben, at('t1', 7))

  expect(await bookmarks.list(ann)).toEqual([
    { ...at('t1', 2_500), created: start, changed: start + 20 },
    { ...at('t2', 0), created: start + 10, changed: start + 10 },
  ])
  expect(await bookmarks.remove(ann, 't1' as TrackId)).toBe(true)
  expect(await bookmarks.remove(ann, 't1' as TrackId)).toBe(false)
  expect(await bookmarks.list(ann)).toMatchObject([at('t2', 0)])
  expect(await bookmarks.list(ben)).toMatchObject([at('t1', 7)])
})

test('so many bookmarks are kept and no more, and a kept one can still be moved', async () => {
  await using own = await createTestCollection()
  const { bookmarks, users, ann } = own
  users.writer
    .query(
      `WITH RECURSIVE row (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM row WHERE number < ?2)
       INSERT INTO bookmark SELECT ?1, 't' || number, 0, '', 0, 0 FROM row`,
    )
    .run(ann, bookmarksMax)
  await expect(bookmarks.set(ann, at('more', 1))).rejects.toMatchObject({ code: 'bad_request' })
  await bookmarks.set(ann, at('t7', 1_234))
  expect(await bookmarks.list(ann)).toHaveLength(bookmarksMax)
  expect((await bookmarks.list(ann))[0]).toMatchObject(at('t7', 1_234))
})

test('positions before the beginning and endless comments are refused', async () => {
  await using own = await createTestCollection()
  const { bookmarks, ann } = own
  const longest = 'x'.repeat(bookmarkCommentMaxCharacters)
  for (const bad of [at('t', -1), at('t', 0.5), at('t', 0, `${longest}x`)])
    await expect(bookmarks.set(ann, bad)).rejects.toMatchObject({ code: 'bad_request' })
  await bookmarks.set(ann, at('t', 0, longest))
  expect(await bookmarks.list(ann)).toHaveLength(1)
})
