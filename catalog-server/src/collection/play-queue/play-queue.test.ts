import { expect, test } from 'bun:test'
import type { TrackId } from '@pezzottify/contract'
import { createTestCollection } from '../../testing/test-collection.ts'
import { playQueueTracksMax } from './service.ts'

const queue = (tracks: readonly string[], current_index = 0, position_ms = 0) => ({
  track_ids: tracks as TrackId[],
  current_index,
  position_ms,
  changed_by: 'player',
})

test('a user has one queue, and the last writer wins', async () => {
  await using own = await createTestCollection()
  const { playQueues, clock, ann, ben } = own
  expect(await playQueues.get(ann)).toBeUndefined()
  await playQueues.save(ann, queue(['t1', 't2', 't1'], 2, 61_000))
  expect(await playQueues.get(ann)).toEqual({ ...queue(['t1', 't2', 't1'], 2, 61_000), changed: clock.now() })
  clock.seconds += 5
  await playQueues.save(ann, { ...queue(['t3']), changed_by: 'another' })
  expect(await playQueues.get(ann)).toEqual({
    ...queue(['t3']),
    changed_by: 'another',
    changed: clock.now(),
  })
  expect(await playQueues.get(ben)).toBeUndefined()
})

test('an emptied queue is an empty one', async () => {
  await using own = await createTestCollection()
  const { playQueues, ann } = own
  await playQueues.save(ann, queue(['t1']))
  await playQueues.save(ann, queue([]))
  expect(await playQueues.get(ann)).toMatchObject({ track_ids: [], current_index: 0 })
})

test('a queue of the most tracks is kept; a longer one and impossible places are refused, and change nothing', async () => {
  await using own = await createTestCollection()
  const { playQueues, ann } = own
  const most = Array.from({ length: playQueueTracksMax }, (_, index) => `t${index}`)
  await playQueues.save(ann, queue(most, playQueueTracksMax - 1))
  for (const bad of [
    queue([...most, 'more']),
    queue(['t'], 1),
    queue(['t'], -1),
    queue(['t'], Number.NaN),
    queue([], 1),
    queue(['t'], 0, -1),
    queue(['t'], 0, 0.5),
  ])
    await expect(playQueues.save(ann, bad)).rejects.toMatchObject({ code: 'bad_request' })
  expect((await playQueues.get(ann))?.track_ids).toEqual(most as TrackId[])
})
