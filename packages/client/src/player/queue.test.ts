import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { earlierQueue, laterQueue } from './past-queues.ts'
import { restoreQueue, saveQueue } from './queue-storage.ts'
import { currentEntry, emptyQueue, type QueueState, queuesMax, upcoming } from './queue-state.ts'
import {
  clear,
  enqueue,
  jumpTo,
  move,
  next,
  playAll,
  playNext,
  previous,
  remove,
  setRepeat,
  setShuffle,
} from './queue.ts'
import { appendSimilar } from './similar-entries.ts'

const album = { type: 'album', id: 'a1', name: 'Slow Weather' } as const
const started = (ids = ['a', 'b', 'c', 'd'], at = 0): QueueState =>
  playAll(emptyQueue, album, ids, at, Math.random)
const order = (queue: QueueState): string => queue.entries.map((entry) => entry.trackId).join('')
const now = (queue: QueueState): string | undefined => currentEntry(queue)?.trackId
const idOf = (queue: QueueState, trackId: string): number =>
  queue.entries.find((entry) => entry.trackId === trackId)?.entryId ?? -1

test('an album plays from the track I clicked, in its order, to its end', () => {
  let queue = started(['a', 'b', 'c'], 1)
  expect(now(queue)).toBe('b')
  queue = next(queue, 'finished').queue
  expect(now(queue)).toBe('c')
  const last = next(queue, 'finished')
  expect(last.ended).toBe(true)
  expect(now(last.queue)).toBe('a')
})

test('added tracks play before the rest of the album: "play next" first, "add to queue" in the order added', () => {
  const queue = playNext(enqueue(enqueue(started(), ['x']), ['y']), ['n'])
  expect(order(queue)).toBe('anxybcd')
  expect(upcoming(queue).added).toHaveLength(3)
  expect(queue.context).toEqual(album)
})

test('a track that I move to play next plays before one that I add to the queue after it', () => {
  const next = move(started(), idOf(started(), 'd'), 1)
  expect(order(enqueue(next, ['x']))).toBe('adxbc')
  const among = move(enqueue(started(), ['x', 'y']), idOf(started(), 'd'), 2)
  expect(order(enqueue(among, ['z']))).toBe('axdyzbc')
  const behind = move(enqueue(started(), ['x']), idOf(started(), 'd'), 2)
  expect(order(enqueue(behind, ['z']))).toBe('axzdbc')
})

test('adding to an empty queue starts a mix', () => {
  const queue = enqueue(emptyQueue, ['x', 'y'])
  expect(queue.context).toEqual({ type: 'mix' })
  expect(now(queue)).toBe('x')
})

test('previous restarts a track that is more than three seconds in, and leads back before that', () => {
  const queue = started(undefined, 2)
  expect(previous(queue, 3.1)).toEqual({ queue, restart: true })
  expect(now(previous(queue, 3).queue)).toBe('b')
  expect(previous(started(), 0).restart).toBe(true)
  expect(now(previous(setRepeat(started(), 'all'), 0).queue)).toBe('d')
})

test('repeat one plays the track again by itself, and lets go when I press next', () => {
  const queue = setRepeat(started(), 'one')
  expect(now(next(queue, 'finished').queue)).toBe('a')
  expect(now(next(queue, 'asked').queue)).toBe('b')
})

test('repeat all goes on with the first track', () => {
  const { queue, ended } = next(setRepeat(started(undefined, 3), 'all'), 'finished')
  expect([now(queue), ended]).toEqual(['a', false])
})

test('removing the current track goes on with the next, and an empty queue is no queue', () => {
  const queue = remove(started(undefined, 1), idOf(started(), 'b'))
  expect([order(queue), now(queue)]).toEqual(['acd', 'c'])
  const single = started(['a'])
  expect(remove(single, idOf(single, 'a')).context).toBeNull()
})

test('changing an album queue makes it a mix and leaves the album behind; a playlist is marked', () => {
  const queue = move(started(), idOf(started(), 'd'), 1)
  expect([order(queue), now(queue)]).toEqual(['adbc', 'a'])
  expect(queue.context).toEqual({ type: 'mix' })
  expect(queue.past).toEqual([{ context: album, trackIds: ['a', 'b', 'c', 'd'] }])
  const list = playAll(emptyQueue, { type: 'playlist', id: 'p' }, ['a', 'b'], 0, Math.random)
  expect(remove(list, idOf(list, 'b')).context).toEqual({ type: 'playlist', id: 'p', isEdited: true })
})

test('I can go back to the queue before and forward again, each from its first track', () => {
  const second = playAll(started(undefined, 2), { type: 'mix' }, ['x'], 0, Math.random)
  const back = earlierQueue(second)
  expect([order(back), now(back), back.context]).toEqual(['abcd', 'a', album])
  expect(order(laterQueue(back))).toBe('x')
  expect(earlierQueue(back)).toBe(back)
  expect(playAll(back, album, ['z'], 0, Math.random).future).toEqual([])
})

test('no more than twenty queues are kept', () => {
  let queue = started()
  for (let round = 0; round < 30; round++) queue = playAll(queue, album, ['a'], 0, Math.random)
  expect(queue.past).toHaveLength(queuesMax - 1)
})

test('turning shuffle off while a track plays that I added goes on where the album was', () => {
  let queue = setShuffle(started(undefined, 1), true, () => 0)
  queue = next(playNext(queue, ['x']), 'asked').queue
  queue = setShuffle(queue, false, Math.random)
  expect([order(queue), now(queue)]).toEqual(['abxcd', 'x'])
})

const ids = fc.array(fc.constantFrom(...'abcdef'), { minLength: 1, maxLength: 8 })
const place = fc.nat(12)
const step = fc.oneof(
  fc.record({ do: fc.constant('playAll' as const), ids, place }),
  fc.record({ do: fc.constantFrom('enqueue' as const, 'playNext' as const, 'similar' as const), ids }),
  fc.record({ do: fc.constantFrom('remove' as const, 'jumpTo' as const), place }),
  fc.record({ do: fc.constant('move' as const), place, to: fc.integer({ min: -3, max: 12 }) }),
  fc.record({ do: fc.constantFrom('next' as const, 'previous' as const, 'clear' as const) }),
  fc.record({
    do: fc.constant('shuffle' as const),
    on: fc.boolean(),
    seed: fc.double({ min: 0, max: 0.99, noNaN: true }),
  }),
  fc.record({ do: fc.constantFrom('earlier' as const, 'later' as const) }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

function apply(queue: QueueState, taken: Step): QueueState {
  const entryAt = (at: number): number => queue.entries[at % Math.max(1, queue.entries.length)]?.entryId ?? 0
  switch (taken.do) {
    case 'playAll':
      return playAll(queue, album, taken.ids, taken.place, () => 0.4)
    case 'enqueue':
      return enqueue(queue, taken.ids)
    case 'playNext':
      return playNext(queue, taken.ids)
    case 'similar':
      return appendSimilar(queue, taken.ids)
    case 'remove':
      return remove(queue, entryAt(taken.place))
    case 'jumpTo':
      return jumpTo(queue, entryAt(taken.place))
    case 'move':
      return move(queue, entryAt(taken.place), taken.to)
    case 'next':
      return next(queue, 'asked').queue
    case 'previous':
      return previous(queue, 0).queue
    case 'clear':
      return clear(queue)
    case 'shuffle':
      return setShuffle(queue, taken.on, () => taken.seed)
    case 'earlier':
      return earlierQueue(queue)
    case 'later':
      return laterQueue(queue)
  }
}

const queues = fc.array(step, { maxLength: 25 }).map((steps) => steps.reduce(apply, emptyQueue))
const sorted = (queue: QueueState): string[] => queue.entries.map((entry) => entry.trackId).toSorted()

test('after any operations there is a current track exactly when there are tracks, and every entry has its own id', () => {
  fc.assert(
    fc.property(queues, (queue) => {
      expect(queue.index >= 0).toBe(queue.entries.length > 0)
      expect(currentEntry(queue) !== null).toBe(queue.entries.length > 0)
      expect(new Set(queue.entries.map((entry) => entry.entryId)).size).toBe(queue.entries.length)
      expect(queue.entries.every((entry) => entry.entryId < queue.nextEntryId)).toBe(true)
      expect(queue.past.length + queue.future.length).toBeLessThan(queuesMax + 1)
    }),
    { numRuns: 400 },
  )
})

test('shuffling and unshuffling loses no track, keeps the current one, and brings the old order back', () => {
  fc.assert(
    fc.property(queues, fc.double({ min: 0, max: 0.99, noNaN: true }), (queue, seed) => {
      const plain = setShuffle(queue, false, Math.random)
      const mixed = setShuffle(plain, true, () => seed)
      expect(sorted(mixed)).toEqual(sorted(queue))
      expect(currentEntry(mixed)).toEqual(currentEntry(queue))
      expect(setShuffle(mixed, false, Math.random)).toEqual(plain)
    }),
    { numRuns: 400 },
  )
})

test('moving an entry leaves the current track current and all others in their order', () => {
  fc.assert(
    fc.property(queues, place, fc.integer({ min: -3, max: 12 }), (queue, at, to) => {
      const entry = queue.entries[at % Math.max(1, queue.entries.length)]
      if (!entry) return
      const moved = move(queue, entry.entryId, to)
      const others = (of: QueueState) => of.entries.filter((other) => other.entryId !== entry.entryId)
      // A similar track may count as added by hand from then on.
      expect(currentEntry(moved)?.entryId).toBe(currentEntry(queue)?.entryId)
      expect(others(moved)).toEqual(others(queue))
    }),
    { numRuns: 400 },
  )
})

function storageOf(values: Record<string, string> = {}) {
  const stored = new Map(Object.entries(values))
  return {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  }
}

test('after a reload the queue is the same: order, current track, shuffle, repeat and the queues before', () => {
  fc.assert(
    fc.property(queues, (queue) => {
      const storage = storageOf()
      saveQueue(storage, queue)
      const restored = restoreQueue(storage)
      expect(order(restored)).toBe(order(queue))
      expect([restored.context, restored.repeat, restored.past]).toEqual([
        queue.context,
        queue.repeat,
        queue.past,
      ])
      if (queue.entries.length === 0) return
      expect([now(restored), restored.shuffle, restored.future]).toEqual([
        now(queue),
        queue.shuffle,
        queue.future,
      ])
      expect(order(setShuffle(restored, false, Math.random))).toBe(
        order(setShuffle(queue, false, Math.random)),
      )
    }),
    { numRuns: 300 },
  )
})

test('broken storage costs the broken queues, never the page', () => {
  const broken = '[{"tracksIds":[]},7,null,{"type":"ALBUM","tracksIds":["a",3,"b"],"order":[9]}]'
  const restored = restoreQueue(
    storageOf({ playlistsHistory: broken, currentTrackIndex: '99', shuffle: 'true' }),
  )
  expect([order(restored), now(restored), restored.shuffle]).toEqual(['ab', 'b', false])
  for (const text of ['', '{', 'null', '{"a":1}', '[[]]']) {
    expect(restoreQueue(storageOf({ playlistsHistory: text })).entries).toEqual([])
  }
})

test('a full storage does not stop the music', () => {
  const full = {
    ...storageOf(),
    setItem: () => {
      throw new Error('QuotaExceededError')
    },
  }
  expect(saveQueue(full, started())).toBe(false)
})
