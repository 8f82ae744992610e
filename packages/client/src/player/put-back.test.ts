import { expect, test } from 'bun:test'
import { isStillQueueOf, putBack, type Removal } from './put-back.ts'
import { currentEntry, emptyQueue, type QueueState } from './queue-state.ts'
import { clear, enqueue, next, playAll, playNext, remove, setShuffle } from './queue.ts'
import { appendSimilar, dropSimilar } from './similar-entries.ts'

const album = { type: 'album', id: 'a1', name: 'Slow Weather' } as const
const started = (): QueueState => playAll(emptyQueue, album, ['a', 'b', 'c', 'd'], 0, Math.random)
const order = (queue: QueueState): string => queue.entries.map((entry) => entry.trackId).join('')
const now = (queue: QueueState): string | undefined => currentEntry(queue)?.trackId

function removal(queue: QueueState, trackIds: string): Removal {
  const removed = queue.entries.filter((entry) => trackIds.includes(entry.trackId))
  const entryIds = removed.map((entry) => entry.entryId)
  return { queue, entryIds, positionSeconds: 0, isPlaying: true }
}
const without = (queue: QueueState, { entryIds }: Removal): QueueState => entryIds.reduce(remove, queue)

test('what was removed comes back before what followed it, and the track that plays meanwhile goes on', () => {
  const gone = removal(started(), 'bd')
  const queue = putBack(next(without(started(), gone), 'asked').queue, gone)
  expect([order(queue), now(queue)]).toEqual(['abcd', 'c'])
  expect(queue).toMatchObject({ context: album, past: [] })
})

test('what was added after the removal stays, and so does the end of the queue', () => {
  const gone = removal(started(), 'bd')
  const queue = putBack(appendSimilar(playNext(without(started(), gone), ['x']), ['s']), gone)
  expect(order(queue)).toBe('axbcds')
})

test('a row comes back once, and one at the end where it was', () => {
  const gone = removal(started(), 'd')
  const queue = putBack(without(started(), gone), gone)
  expect(order(queue)).toBe('abcd')
  expect(putBack(queue, gone)).toBe(queue)
})

test('similar tracks come back behind all others', () => {
  const before = appendSimilar(started(), ['s', 't'])
  expect(order(putBack(enqueue(dropSimilar(before), ['x']), removal(before, 'st')))).toBe('axbcdst')
})

test('a queue that was shuffled meanwhile keeps its order, and in its own order the row has its place', () => {
  const gone = removal(started(), 'c')
  const shuffled = putBack(
    setShuffle(without(started(), gone), true, () => 0),
    gone,
  )
  expect(now(shuffled)).toBe('a')
  expect(order(setShuffle(shuffled, false, Math.random))).toBe('abcd')
  const before = setShuffle(started(), true, () => 0)
  const unshuffled = putBack(setShuffle(without(before, gone), false, Math.random), removal(before, 'c'))
  expect([order(unshuffled), now(unshuffled)]).toEqual(['abcd', 'a'])
})

test('a cleared queue comes back whole; one that was replaced by another stays replaced', () => {
  const gone = removal(started(), 'abcd')
  const cleared = clear(started())
  expect(isStillQueueOf(cleared, gone)).toBe(true)
  expect([order(putBack(cleared, gone)), now(putBack(cleared, gone))]).toEqual(['abcd', 'a'])
  const other = playAll(cleared, { type: 'mix' }, ['x'], 0, Math.random)
  expect(isStillQueueOf(other, gone)).toBe(false)
  expect(putBack(other, gone)).toBe(other)
})
