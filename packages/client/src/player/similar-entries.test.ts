import { expect, test } from 'bun:test'
import { createFakeStorage } from './fake-player.ts'
import { restoreQueue, saveQueue } from './queue-storage.ts'
import { currentEntry, emptyQueue, type QueueState, upcoming } from './queue-state.ts'
import { enqueue, move, next, playAll, remove, setRepeat, setShuffle } from './queue.ts'
import { appendSimilar, dropSimilar } from './similar-entries.ts'

const album = { type: 'album', id: 'a1', name: 'Slow Weather' } as const
const started = (ids = ['a', 'b', 'c', 'd']): QueueState => playAll(emptyQueue, album, ids, 0, Math.random)
const order = (queue: QueueState): string => queue.entries.map((entry) => entry.trackId).join('')
const now = (queue: QueueState): string | undefined => currentEntry(queue)?.trackId
const idOf = (queue: QueueState, trackId: string): number =>
  queue.entries.find((entry) => entry.trackId === trackId)?.entryId ?? -1
const origins = (queue: QueueState): string => queue.entries.map(({ origin }) => origin[0]).join('')

test('similar tracks stay behind all others when I add or shuffle, and are marked', () => {
  let queue = enqueue(appendSimilar(started(), ['x', 'y']), ['n'])
  expect([order(queue), origins(queue)]).toEqual(['anbcdxy', 'cacccss'])
  expect(upcoming(queue)).toMatchObject({
    added: [{ trackId: 'n' }],
    rest: [{ trackId: 'b' }, { trackId: 'c' }, { trackId: 'd' }],
    similar: [{ trackId: 'x' }, { trackId: 'y' }],
  })
  queue = setShuffle(queue, true, () => 0)
  expect(order(queue).slice(-2)).toBe('xy')
  queue = appendSimilar(queue, ['z'])
  expect(order(setShuffle(queue, false, Math.random)).slice(-3)).toBe('xyz')
})

test('with similar tracks the queue still is the album, and they are not part of the earlier queue', () => {
  const queue = appendSimilar(started(['a']), ['x', 'y'])
  expect(remove(queue, idOf(queue, 'x')).context).toEqual(album)
  const after = playAll(next(queue, 'finished').queue, { type: 'mix' }, ['z'], 0, Math.random)
  expect(after.past).toEqual([{ context: album, trackIds: ['a'] }])
})

test('turned off, what is similar goes, but for what has played; repeating a queue does the same', () => {
  const queue = next(appendSimilar(started(['a']), ['x', 'y', 'z']), 'finished').queue
  expect([order(dropSimilar(queue)), now(dropSimilar(queue))]).toEqual(['ax', 'x'])
  expect(order(setRepeat(queue, 'all'))).toBe('ax')
  expect(order(setRepeat(queue, 'off'))).toBe('axyz')
})

test('a similar track that I move in front of the album is one that I added', () => {
  const queue = appendSimilar(started(['a', 'b']), ['x', 'y'])
  expect(origins(move(queue, idOf(queue, 'y'), 1))).toBe('cacs')
  expect(origins(move(queue, idOf(queue, 'y'), 2))).toBe('ccss')
})

test('a radio grows by itself, and after a reload is known as one', () => {
  const radio = { type: 'radio', id: 'artist:v', name: 'Velvet Cartography' } as const
  const queue = appendSimilar(playAll(emptyQueue, radio, ['a'], 0, Math.random), ['b'])
  expect([order(queue), origins(queue)]).toEqual(['ab', 'cc'])
  const storage = createFakeStorage()
  saveQueue(storage, queue)
  expect(restoreQueue(storage).context).toEqual(radio)
  expect(appendSimilar(emptyQueue, ['x'])).toBe(emptyQueue)
})

test('after a reload it is still known what was added by hand and what is similar', () => {
  const queue = enqueue(appendSimilar(started(), ['x', 'y']), ['n'])
  const storage = createFakeStorage()
  saveQueue(storage, queue)
  expect(origins(restoreQueue(storage))).toBe(origins(queue))
})
