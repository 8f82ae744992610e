import { expect, test } from 'bun:test'
import { createTestCollection } from '../../testing/test-collection.ts'

test('what I like is listed newest first with its time, in pages too', async () => {
  await using own = await createTestCollection()
  const { likes, clock, ann, ben } = own
  const actor = { user_id: ann, device_id: null }
  const start = clock.now()
  await likes.like(actor, 'album', 'a')
  clock.seconds += 10
  await likes.likeAll(actor, [
    { type: 'album', id: 'b' },
    { type: 'track', id: 't' },
    { type: 'album', id: 'c' },
    { type: 'album', id: 'a' },
  ])
  expect(likes.newest(ann, 'album')).toEqual([
    { id: 'c', created: start + 10 },
    { id: 'b', created: start + 10 },
    { id: 'a', created: start },
  ])
  expect(likes.newest(ann, 'album', { offset: 1, limit: 1 })).toMatchObject([{ id: 'b' }])
  expect(likes.newest(ben, 'album')).toEqual([])
  expect(await likes.timesOf(ann, 'album', ['x', 'a', 't', 'c'])).toEqual(
    new Map([
      ['a', start],
      ['c', start + 10],
    ]),
  )
})

test('several likes are one change with an event each, and too many are none', async () => {
  await using own = await createTestCollection()
  const { likes, events, ann } = own
  const actor = { user_id: ann, device_id: null }
  const items = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ type: 'track' as const, id: `t${index}` }))
  await expect(likes.likeAll(actor, items(1_001))).rejects.toMatchObject({ code: 'bad_request' })
  expect(events.head(ann).seq).toBe(0)
  await likes.likeAll(actor, items(1_000))
  expect(events.head(ann).seq).toBe(1_000)
  await likes.unlikeAll(actor, [...items(1), { type: 'album', id: 'never liked' }])
  expect(events.head(ann).seq).toBe(1_001)
  expect(likes.newest(ann, 'track')).toHaveLength(999)
})
