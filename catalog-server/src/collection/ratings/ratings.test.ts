import { expect, test } from 'bun:test'
import { createTestCollection } from '../../testing/test-collection.ts'

test('a rating is my own, its mean is that of everybody, and the last one counts', async () => {
  await using own = await createTestCollection()
  const { ratings, ann, ben } = own
  await ratings.rate(ann, 'album', 'a', 2)
  await ratings.rate(ann, 'album', 'a', 5)
  await ratings.rate(ben, 'album', 'a', 2)
  await ratings.rate(ben, 'album', 'b', 3)
  await ratings.rate(ann, 'track', 'a', 1)

  expect(await ratings.of(ann, 'album', ['a', 'b', 'c'])).toEqual(
    new Map([
      ['a', { own: 5, mean: 3.5 }],
      ['b', { own: 0, mean: 3 }],
    ]),
  )
})

test('zero takes a rating back, and nothing else is a rating', async () => {
  await using own = await createTestCollection()
  const { ratings, ann, ben } = own
  await ratings.rate(ann, 'artist', 'a', 4)
  await ratings.rate(ben, 'artist', 'a', 3)
  await ratings.rate(ann, 'artist', 'a', 0)
  await ratings.rate(ann, 'artist', 'a', 0)
  expect(await ratings.of(ann, 'artist', ['a'])).toEqual(new Map([['a', { own: 0, mean: 3 }]]))
  for (const value of [-1, 6, 2.5, Number.NaN])
    await expect(ratings.rate(ann, 'artist', 'a', value)).rejects.toMatchObject({ code: 'bad_request' })
})

test('what I rated is listed best first, then by what all think, then by id', async () => {
  await using own = await createTestCollection()
  const { ratings, ann, ben } = own
  for (const [id, value] of [
    ['low', 1],
    ['b', 4],
    ['a', 4],
    ['liked', 4],
  ] as const)
    await ratings.rate(ann, 'album', id, value)
  await ratings.rate(ben, 'album', 'liked', 5)
  await ratings.rate(ben, 'album', "ben's", 5)
  expect(ratings.rated(ann, 'album')).toEqual([
    { id: 'liked', own: 4, mean: 4.5 },
    { id: 'a', own: 4, mean: 4 },
    { id: 'b', own: 4, mean: 4 },
    { id: 'low', own: 1, mean: 1 },
  ])
})

test('thousands of ids are asked about at once', async () => {
  await using own = await createTestCollection()
  const { ratings, ann } = own
  await ratings.rate(ann, 'track', 't1999', 5)
  const ids = Array.from({ length: 2_000 }, (_, index) => `t${index}`)
  expect(await ratings.of(ann, 'track', ids)).toEqual(new Map([['t1999', { own: 5, mean: 5 }]]))
})

test('ratings, bookmarks and the queue go with their user, and are not written for one who is gone', async () => {
  await using own = await createTestCollection()
  const { users, ratings, bookmarks, playQueues, ann, ben } = own
  const track = 't' as never
  const writes = [
    () => ratings.rate(ann, 'track', 't', 5),
    () => bookmarks.set(ann, { track_id: track, position_ms: 1, comment: '' }),
    () => playQueues.save(ann, { track_ids: [track], current_index: 0, position_ms: 0, changed_by: 'c' }),
  ]
  for (const write of writes) await write()
  await ratings.rate(ben, 'track', 't', 1)
  await users.write.deleteFrom('user').where('id', '=', ann).execute()
  expect(await ratings.of(ben, 'track', ['t'])).toEqual(new Map([['t', { own: 1, mean: 1 }]]))
  expect(await bookmarks.list(ann)).toEqual([])
  expect(await playQueues.get(ann)).toBeUndefined()
  for (const write of writes) await expect(write()).rejects.toMatchObject({ code: 'not_found' })
})
