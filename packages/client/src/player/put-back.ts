import { queueTracksMax } from '@pezzottify/contract'
import { currentEntry, type QueueEntry, type QueueState } from './queue-state.ts'

/** What an undo needs to know of a removal. */
export type Removal = {
  /** The queue before it. */
  queue: QueueState
  entryIds: readonly number[]
  /** Where the current track was, and whether it played: for a queue of which nothing was left. */
  positionSeconds: number
  isPlaying: boolean
}

/** Whether this still is the queue of the removal: some of it is left, or nothing has come in its place. */
export function isStillQueueOf(queue: QueueState, { queue: before }: Removal): boolean {
  if (queue.index < 0) return true
  const earlier = new Set(idsOf(before.entries))
  return queue.entries.some(({ entryId }) => earlier.has(entryId))
}

/**
 * Puts removed entries back before those that followed them, and leaves the current one and all others as they are. A
 * queue of which nothing was left becomes what it was; one that was replaced stays.
 */
export function putBack(queue: QueueState, removal: Removal): QueueState {
  const { queue: before, entryIds } = removal
  if (queue.index < 0) return { ...before, nextEntryId: queue.nextEntryId }
  if (!isStillQueueOf(queue, removal)) return queue
  const wanted = new Set(entryIds)
  for (const { entryId } of queue.entries) wanted.delete(entryId)
  const removed = before.entries
    .filter(({ entryId }) => wanted.has(entryId))
    .slice(0, queueTracksMax - queue.entries.length)
  if (removed.length === 0) return queue

  const played = idsOf(before.entries)
  const own = [...new Set([...(before.unshuffled ?? []), ...played])]
  const known = new Map([...before.entries, ...queue.entries].map((entry) => [entry.entryId, entry]))
  const order = before.shuffle === queue.shuffle ? played : own
  const end = queue.entries.findLastIndex(({ origin }) => origin !== 'similar') + 1
  const entries = merged(idsOf(queue.entries), idsOf(removed), order, end).flatMap(
    (id) => known.get(id) ?? [],
  )
  const placed = new Set(before.unshuffled ?? played)
  const ownRemoved = idsOf(removed).filter((id) => placed.has(id))
  const unshuffled = queue.unshuffled && merged(queue.unshuffled, ownRemoved, own, queue.unshuffled.length)
  const current = currentEntry(queue)?.entryId
  const index = entries.findIndex(({ entryId }) => entryId === current)
  const whole = { ...queue, entries, unshuffled, index }
  if (listOf(whole) !== listOf(before)) return whole
  // Its own tracks are complete again, so it still is the album or playlist that it was.
  const { context, past, future } = before
  return { ...whole, context, past, future }
}

const idsOf = (entries: readonly QueueEntry[]): number[] => entries.map(({ entryId }) => entryId)

const listOf = ({ entries }: QueueState): string =>
  idsOf(entries.filter(({ origin }) => origin === 'context')).join()

/** Each of `removed` before the first that followed it in `order`; at the index `end` where none of these is left. */
function merged(
  kept: readonly number[],
  removed: readonly number[],
  order: readonly number[],
  end: number,
): number[] {
  const [stay, come] = [new Set(kept), new Set(removed)]
  const before = new Map<number | undefined, number[]>()
  let follower: number | undefined
  for (const id of order.toReversed()) {
    if (stay.has(id)) follower = id
    else if (come.has(id)) before.set(follower, [id, ...(before.get(follower) ?? [])])
  }
  const last = before.get(undefined) ?? []
  const all = kept.flatMap((id, at) => [...(at === end ? last : []), ...(before.get(id) ?? []), id])
  return end < kept.length ? all : [...all, ...last]
}
