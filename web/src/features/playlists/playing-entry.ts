import { currentEntry, type Entry, type QueueState } from '@pezzottify/client'
import type { EntryId } from '@pezzottify/contract'

/**
 * The entry of a playlist that the current one of the queue stands for, when the queue plays this playlist. The queue has
 * no ids of entries, so a track that is in it several times is told by its turn: the entries of a queue are numbered
 * in the order of the list.
 */
export function playingEntryOf(entries: readonly Entry[], queue: QueueState): EntryId | null {
  const current = currentEntry(queue)
  if (!current) return null
  const same = entries.filter((entry) => entry.track_id === current.trackId)
  const turn = queue.entries.filter(
    ({ trackId, entryId }) => trackId === current.trackId && entryId < current.entryId,
  ).length
  return (same[turn] ?? same.at(-1))?.id ?? null
}
