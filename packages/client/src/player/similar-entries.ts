import { queueTracksMax } from '@pezzottify/contract'
import { type QueueEntry, type QueueState } from './queue-state.ts'

/**
 * Appends tracks at the end of a queue. A radio consists of such tracks; in other queues they are marked, to
 * distinguish them from the listener's choice. An empty queue stays empty.
 */
export function appendSimilar(queue: QueueState, trackIds: readonly string[]): QueueState {
  const fitting = trackIds.slice(0, queueTracksMax - queue.entries.length)
  if (queue.index < 0 || fitting.length === 0) return queue
  const origin = queue.context?.type === 'radio' ? 'context' : 'similar'
  const entries = fitting.map((trackId, offset): QueueEntry => {
    return { entryId: queue.nextEntryId + offset, trackId, origin }
  })
  return {
    ...queue,
    entries: [...queue.entries, ...entries],
    nextEntryId: queue.nextEntryId + entries.length,
  }
}

/** Removes similar tracks that have not been played. */
export function dropSimilar(queue: QueueState): QueueState {
  const entries = queue.entries.filter((entry, at) => at <= queue.index || entry.origin !== 'similar')
  return entries.length === queue.entries.length ? queue : { ...queue, entries }
}

/**
 * A track that is moved behind the current one, or among those added by hand, counts as added by hand from then on; so
 * does a similar track in front of tracks of another kind.
 */
export function chosenByHand(
  entries: readonly QueueEntry[],
  at: number,
  index: number,
): readonly QueueEntry[] {
  const moved = entries[at]
  if (!moved || at === index) return entries
  const isAdded = (entry?: QueueEntry): boolean => entry?.origin === 'added'
  const isNext =
    at === index + 1 ||
    (at > index && isAdded(entries[at + 1]) && entries.slice(index + 1, at).every(isAdded))
  const isAmongOthers = entries.slice(at + 1).some((entry) => entry.origin !== 'similar')
  if (!isNext && (moved.origin !== 'similar' || !isAmongOthers)) return entries
  return entries.with(at, { ...moved, origin: 'added' })
}
