/**
 * The play queue as values: every operation takes a queue and returns the next one. Entries stand in the order in which
 * they play. What a person adds by hand stands right behind the current track, before the rest of the album or list.
 */
export type QueueContext = {
  type: 'album' | 'playlist' | 'mix' | 'radio'
  /** Of the album or playlist; of a radio what it was begun from, as `kind:id`. */
  id?: string
  name?: string
  /** The queue no longer equals the playlist it came from. */
  isEdited?: boolean
}

/** `origin` parts "next in queue" (added by hand), "next from this album", and what was chosen because it is similar. */
export type QueueEntry = { entryId: number; trackId: string; origin: 'context' | 'added' | 'similar' }
export type RepeatMode = 'off' | 'all' | 'one'

/** A queue that was left for another. */
export type PastQueue = { context: QueueContext; trackIds: readonly string[] }

export type QueueState = {
  context: QueueContext | null
  entries: readonly QueueEntry[]
  /** The current entry; -1 exactly when there are no entries. */
  index: number
  shuffle: boolean
  /** While shuffled: the entry ids in the order before. */
  unshuffled: readonly number[] | null
  repeat: RepeatMode
  /** Left queues, the latest last. */
  past: readonly PastQueue[]
  /** Queues one came back from, the nearest first. */
  future: readonly PastQueue[]
  nextEntryId: number
}

/** A number in [0, 1), as `Math.random` gives it. */
export type Random = () => number

/** Queues kept, the current one included. */
export const queuesMax = 20
/** Tracks in one queue. What is beyond is left out. */
export const queueTracksMax = 10_000

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

/** What comes: first what was added by hand, then the rest of the context, at the end what is similar. */
export function upcoming(queue: QueueState): Upcoming {
  const after = queue.entries.slice(queue.index + 1)
  const tail = after.findLastIndex((entry) => entry.origin !== 'similar') + 1
  const own = after.slice(0, tail)
  const firstOfContext = own.findIndex((entry) => entry.origin !== 'added')
  const cut = firstOfContext < 0 ? own.length : firstOfContext
  return { added: own.slice(0, cut), rest: own.slice(cut), similar: after.slice(tail) }
}
