/**
 * The play queue as immutable values: every operation takes a queue and returns the next one. Entries are in play
 * order. Tracks added by hand follow the current track, before the rest of the album or list.
 */
export type QueueContext = {
  type: 'album' | 'playlist' | 'mix' | 'radio'
  /** The id of the album or playlist; for a radio its seed as `kind:id`. */
  id?: string
  name?: string
  /** The queue differs from the playlist it came from. */
  isEdited?: boolean
}

/** `origin` distinguishes "next in queue" (added by hand), "next from this album", and similar tracks. */
export type QueueEntry = { entryId: number; trackId: string; origin: 'context' | 'added' | 'similar' }
export type RepeatMode = 'off' | 'all' | 'one'

/** A queue that was replaced by another. */
export type PastQueue = { context: QueueContext; trackIds: readonly string[] }

export type QueueState = {
  context: QueueContext | null
  entries: readonly QueueEntry[]
  /** The index of the current entry; -1 exactly when there are no entries. */
  index: number
  shuffle: boolean
  /** While shuffled: the entry ids in the original order. */
  unshuffled: readonly number[] | null
  repeat: RepeatMode
  /** Past queues, latest last. */
  past: readonly PastQueue[]
  /** Queues from which one returned, nearest first. */
  future: readonly PastQueue[]
  nextEntryId: number
}

/** A number in [0, 1), as from `Math.random`. */
export type Random = () => number

/** The number of queues kept, including the current one. */
export const queuesMax = 20

export const emptyQueue: QueueState = {
  context: null,
  entries: [],
  index: -1,
  shuffle: false,
  unshuffled: null,
  repeat: 'off',
  past: [],
  future: [],
  nextEntryId: 1,
}

export const currentEntry = (queue: QueueState): QueueEntry | null => queue.entries[queue.index] ?? null

type Upcoming = {
  added: readonly QueueEntry[]
  rest: readonly QueueEntry[]
  similar: readonly QueueEntry[]
}

/** The upcoming entries: first those added by hand, then the rest of the context, at the end similar ones. */
export function upcoming(queue: QueueState): Upcoming {
  const after = queue.entries.slice(queue.index + 1)
  const tail = after.findLastIndex((entry) => entry.origin !== 'similar') + 1
  const own = after.slice(0, tail)
  const firstOfContext = own.findIndex((entry) => entry.origin !== 'added')
  const cut = firstOfContext < 0 ? own.length : firstOfContext
  return { added: own.slice(0, cut), rest: own.slice(cut), similar: after.slice(tail) }
}
