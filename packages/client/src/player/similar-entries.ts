import { type QueueEntry, type QueueState, queueTracksMax } from './queue-state.ts'

/**
 * Puts tracks behind the end of a queue. A radio consists of such tracks and grows; elsewhere they are marked, so that they
 * can be told from what the listener chose. An empty queue stays empty.
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

/** Takes out what was put there as similar and has not been played. */
export function dropSimilar(queue: QueueState): QueueState {
  const entries = queue.entries.filter((entry, at) => at <= queue.index || entry.origin !== 'similar')
  return entries.length === queue.entries.length ? queue : { ...queue, entries }
}

/** A similar track that somebody moves in front of tracks of another kind is from then on one that was added by hand. */
export function chosenByHand(entries: readonly QueueEntry[], at: number): readonly QueueEntry[] {
  const moved = entries[at]
  const isAmongOthers = entries.slice(at + 1).some((entry) => entry.origin !== 'similar')
  if (moved?.origin !== 'similar' || !isAmongOthers) return entries
  return entries.with(at, { ...moved, origin: 'added' })
}
