import { queueTracksMax } from '@pezzottify/contract'
import { edited, leaving } from './past-queues.ts'
import {
  currentEntry,
  emptyQueue,
  type QueueContext,
  type QueueEntry,
  type QueueState,
  type Random,
  type RepeatMode,
  upcoming,
} from './queue-state.ts'
import { chosenByHand, dropSimilar } from './similar-entries.ts'

/** Plays `trackIds` from `startAt` in place of the current queue. While shuffled, the rest comes in a random order. */
export function playAll(
  queue: QueueState,
  context: QueueContext,
  trackIds: readonly string[],
  startAt: number,
  random: Random,
): QueueState {
  if (trackIds.length === 0) return queue
  const start = Math.min(trackIds.length - 1, Math.max(0, Math.trunc(startAt)))
  const first = Math.max(0, Math.min(start, trackIds.length - queueTracksMax))
  const windowIds = trackIds.slice(first, first + queueTracksMax)
  const entries = windowIds.map((trackId, offset): QueueEntry => {
    return { entryId: queue.nextEntryId + offset, trackId, origin: 'context' }
  })
  const fresh: QueueState = {
    ...queue,
    context,
    entries,
    index: start - first,
    shuffle: false,
    unshuffled: null,
    past: leaving(queue),
    future: [],
    nextEntryId: queue.nextEntryId + entries.length,
  }
  return queue.shuffle ? setShuffle(fresh, true, random) : fresh
}

/** Inserts the tracks after the current one, before others added by hand. An empty queue becomes a mix. */
export const playNext = (queue: QueueState, trackIds: readonly string[]): QueueState =>
  add(queue, trackIds, queue.index + 1)

/** Inserts the tracks after others added by hand, before the rest of the context. An empty queue becomes a mix. */
export const enqueue = (queue: QueueState, trackIds: readonly string[]): QueueState =>
  add(queue, trackIds, queue.index + 1 + upcoming(queue).added.length)

function add(queue: QueueState, trackIds: readonly string[], at: number): QueueState {
  const fitting = trackIds.slice(0, queueTracksMax - queue.entries.length)
  if (fitting.length === 0) return queue
  if (queue.index < 0) return playAll({ ...queue, shuffle: false }, { type: 'mix' }, fitting, 0, () => 0)
  const added = fitting.map((trackId, offset): QueueEntry => {
    return { entryId: queue.nextEntryId + offset, trackId, origin: 'added' }
  })
  return {
    ...queue,
    entries: queue.entries.toSpliced(at, 0, ...added),
    nextEntryId: queue.nextEntryId + added.length,
  }
}

/** Removes an entry. If it is the current one, the next one replaces it, or the previous one at the end. */
export function remove(queue: QueueState, entryId: number): QueueState {
  const at = queue.entries.findIndex((entry) => entry.entryId === entryId)
  const entry = queue.entries[at]
  if (!entry) return queue
  if (queue.entries.length === 1) return clear(queue)
  const changed = entry.origin === 'context' ? edited(queue) : queue
  const index = at < queue.index ? queue.index - 1 : Math.min(queue.index, queue.entries.length - 2)
  return {
    ...changed,
    entries: queue.entries.toSpliced(at, 1),
    unshuffled: queue.unshuffled?.filter((id) => id !== entryId) ?? null,
    index,
  }
}

/** Moves an entry to the index `to`, counted after its removal. The current track stays current. */
export function move(queue: QueueState, entryId: number, to: number): QueueState {
  const from = queue.entries.findIndex((entry) => entry.entryId === entryId)
  const entry = queue.entries[from]
  const target = Math.min(queue.entries.length - 1, Math.max(0, Math.trunc(to)))
  if (!entry || target === from) return queue
  const without = queue.entries.toSpliced(from, 1)
  const entries = without.toSpliced(target, 0, entry)
  const current = currentEntry(queue)
  const changed = entry.origin === 'context' ? edited(queue) : queue
  const index = entries.findIndex((other) => other.entryId === current?.entryId)
  return { ...changed, entries: chosenByHand(entries, target, index), index }
}

export function jumpTo(queue: QueueState, entryId: number): QueueState {
  const index = queue.entries.findIndex((entry) => entry.entryId === entryId)
  return index < 0 ? queue : { ...queue, index }
}

/** `'finished'`: the track ended by itself. `'asked'`: the listener pressed next, which also leaves a repeated track. */
export type NextReason = 'finished' | 'asked'

/** The next track. `ended`: there is none; the queue then stands at its first track, ready to be played again. */
export function next(queue: QueueState, reason: NextReason): { queue: QueueState; ended: boolean } {
  if (queue.index < 0) return { queue, ended: true }
  if (queue.repeat === 'one' && reason === 'finished') return { queue, ended: false }
  if (queue.index + 1 < queue.entries.length) {
    return { queue: { ...queue, index: queue.index + 1 }, ended: false }
  }
  return { queue: { ...queue, index: 0 }, ended: queue.repeat !== 'all' }
}

/** Up to this position in a track, "previous" goes to the previous track; later it restarts the track. */
const restartAfterSeconds = 3

/** The previous track, or the current one from its beginning (`restart`). */
export function previous(
  queue: QueueState,
  positionSeconds: number,
): { queue: QueueState; restart: boolean } {
  if (queue.index < 0 || positionSeconds > restartAfterSeconds) return { queue, restart: true }
  if (queue.index > 0) return { queue: { ...queue, index: queue.index - 1 }, restart: false }
  if (queue.repeat !== 'all' || queue.entries.length < 2) return { queue, restart: true }
  return { queue: { ...queue, index: queue.entries.length - 1 }, restart: false }
}

/** A repeated queue has no end, so its similar tracks are removed. */
export const setRepeat = (queue: QueueState, repeat: RepeatMode): QueueState => ({
  ...(repeat === 'off' ? queue : dropSimilar(queue)),
  repeat,
})

/**
 * Turning it on puts the current track first, then tracks added by hand, then the rest in a random order. Turning it
 * off restores the original order; tracks added since and not yet played stay next.
 */
export function setShuffle(queue: QueueState, on: boolean, random: Random): QueueState {
  if (on === queue.shuffle) return queue
  const current = currentEntry(queue)
  if (!current) return { ...queue, shuffle: on, unshuffled: null }
  return on ? shuffled(queue, current, random) : inOwnOrder(queue, current)
}

function shuffled(queue: QueueState, current: QueueEntry, random: Random): QueueState {
  const { added, rest, similar } = upcoming(queue)
  const others = [...queue.entries.slice(0, queue.index), ...rest]
  for (let last = others.length - 1; last > 0; last--) {
    const pick = Math.min(last, Math.floor(random() * (last + 1)))
    const [a, b] = [others[last], others[pick]]
    if (a && b) [others[last], others[pick]] = [b, a]
  }
  const unshuffled = queue.entries.map((entry) => entry.entryId)
  const entries = [current, ...added, ...others, ...similar]
  return { ...queue, shuffle: true, unshuffled, entries, index: 0 }
}

function inOwnOrder(queue: QueueState, current: QueueEntry): QueueState {
  const places = new Map(queue.unshuffled?.map((entryId, place) => [entryId, place]))
  const placeOf = (entry: QueueEntry): number => places.get(entry.entryId) ?? -1
  const isNew = (entry: QueueEntry): boolean => !places.has(entry.entryId)
  // Similar tracks played before the shuffle stay among the others, not behind them.
  const chosen = queue.entries.filter((entry) => entry.origin !== 'similar' || entry === current)
  const lastChosen = Math.max(-1, ...chosen.map(placeOf))
  const similar = upcoming(queue).similar.filter((entry) => isNew(entry) || placeOf(entry) > lastChosen)
  const others = queue.entries.filter((entry) => !similar.includes(entry))
  const own = others.filter((entry) => !isNew(entry)).toSorted((a, b) => placeOf(a) - placeOf(b))
  const heard = queue.entries.slice(0, queue.index)
  const waiting = others.slice(queue.index + 1).filter(isNew)

  // A track added since has no original place: it goes behind the last played track that has one.
  const anchor = isNew(current) ? heard.findLast((entry) => !isNew(entry)) : current
  const cut = anchor ? own.indexOf(anchor) + 1 : 0
  const before = [...own.slice(0, isNew(current) ? cut : cut - 1), ...heard.filter(isNew)]
  const entries = [...before, current, ...waiting, ...own.slice(cut), ...similar]
  return { ...queue, shuffle: false, unshuffled: null, entries, index: before.length }
}

/** Removes the queue and all past queues; shuffle and repeat stay. */
export function clear(queue: QueueState): QueueState {
  return { ...emptyQueue, shuffle: queue.shuffle, repeat: queue.repeat, nextEntryId: queue.nextEntryId }
}
