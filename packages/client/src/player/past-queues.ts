import { type PastQueue, queuesMax, type QueueState } from './queue-state.ts'

/** The past queues including the current one; the oldest is dropped when there are too many. */
export function leaving(queue: QueueState): readonly PastQueue[] {
  const left = snapshot(queue)
  return left ? [...queue.past, left].slice(1 - queuesMax) : queue.past
}

/**
 * The queue after a manual change: an album becomes a past queue and continues as a mix, a playlist is marked as
 * edited, a mix stays a mix.
 */
export function edited(queue: QueueState): QueueState {
  if (queue.context?.type === 'album') {
    return { ...queue, context: { type: 'mix' }, past: leaving(queue), future: [] }
  }
  if (queue.context?.type !== 'playlist') return queue
  return { ...queue, context: { ...queue.context, isEdited: true } }
}

/** The previous queue, from its first track. */
export function earlierQueue(queue: QueueState): QueueState {
  const target = queue.past.at(-1)
  if (!target) return queue
  const left = snapshot(queue)
  return reopened(queue, target, queue.past.slice(0, -1), left ? [left, ...queue.future] : queue.future)
}

/** The queue from which one returned, from its first track. */
export function laterQueue(queue: QueueState): QueueState {
  const target = queue.future[0]
  return target ? reopened(queue, target, leaving(queue), queue.future.slice(1)) : queue
}

function snapshot(queue: QueueState): PastQueue | null {
  if (!queue.context) return null
  const places = new Map(queue.unshuffled?.map((entryId, place) => [entryId, place]))
  const own = queue.entries
    .filter((entry) => entry.origin !== 'similar')
    .toSorted((a, b) => (places.get(a.entryId) ?? 0) - (places.get(b.entryId) ?? 0))
  if (own.length === 0) return null
  return { context: queue.context, trackIds: own.map((entry) => entry.trackId) }
}

function reopened(
  queue: QueueState,
  target: PastQueue,
  past: readonly PastQueue[],
  future: readonly PastQueue[],
): QueueState {
  const entries = target.trackIds.map((trackId, offset) => {
    return { entryId: queue.nextEntryId + offset, trackId, origin: 'context' as const }
  })
  const nextEntryId = queue.nextEntryId + entries.length
  const context = target.context
  return { ...queue, context, entries, index: 0, shuffle: false, unshuffled: null, past, future, nextEntryId }
}
