import { queueTracksMax } from '@pezzottify/contract'
import { isRecord } from '../is-record.ts'
import type { StoragePort } from '../ports.ts'
import { storedItems } from '../stored-value.ts'
import {
  emptyQueue,
  type PastQueue,
  type QueueContext,
  type QueueEntry,
  queuesMax,
  type QueueState,
  type RepeatMode,
} from './queue-state.ts'

/**
 * A stored queue, its tracks in play order. For the current queue also the indexes in `trackIds` of tracks added by
 * hand or as similar and, while shuffled, the original order as indexes.
 */
type StoredQueue = {
  type: string
  context: { id?: string; name?: string; edited: boolean }
  tracksIds: readonly string[]
  added?: readonly number[]
  similar?: readonly number[]
  order?: readonly number[]
}

const types = { album: 'ALBUM', playlist: 'USER_PLAYLIST', mix: 'USER_MIX', radio: 'RADIO' } as const
const contextTypes = ['album', 'playlist', 'mix', 'radio'] as const
const repeatModes: readonly RepeatMode[] = ['off', 'all', 'one']
/** Browsers store about 5 MB for a whole site. The oldest queues are dropped first. */
const storedCharactersMax = 1_000_000

/** Stores the queue. Returns whether there was room. */
export function saveQueue(storage: StoragePort, queue: QueueState): boolean {
  const all = [...queue.past.map(keepPast), ...keepCurrent(queue), ...queue.future.map(keepPast)]
  let at = queue.past.length
  let text = JSON.stringify(all)
  while (text.length > storedCharactersMax && all.length > 1) {
    if (at > 0) at -= all.splice(0, 1).length
    else all.pop()
    text = JSON.stringify(all)
  }
  try {
    storage.setItem('playlistsHistory', text)
    storage.setItem('currentPlaylistIndex', String(at))
    storage.setItem('currentTrackIndex', String(queue.index))
    storage.setItem('shuffle', String(queue.shuffle))
    storage.setItem('repeat', queue.repeat)
    return true
  } catch {
    return false
  }
}

/** Reads the queue back. Broken parts are left out, down to an empty queue. */
export function restoreQueue(storage: StoragePort): QueueState {
  const stored = storedItems(storage, 'playlistsHistory').flatMap(readStored).slice(-queuesMax)
  const repeat = repeatModes.find((mode) => mode === storage.getItem('repeat')) ?? 'off'
  const shuffle = storage.getItem('shuffle') === 'true'
  const at = Math.min(stored.length - 1, wholeOf(storage.getItem('currentPlaylistIndex')))
  const current = stored[at]
  if (!current) return { ...emptyQueue, shuffle, repeat }

  const origins = originsOf(current)
  const entries = current.tracksIds.map((trackId, place): QueueEntry => {
    return { entryId: place + 1, trackId, origin: origins.get(place) ?? 'context' }
  })
  const order = shuffle ? readOrder(current.order ?? [], entries.length) : null
  return {
    context: contextOf(current),
    entries,
    index: Math.min(entries.length - 1, wholeOf(storage.getItem('currentTrackIndex'))),
    shuffle: order !== null,
    unshuffled: order?.map((place) => place + 1) ?? null,
    repeat,
    past: stored.slice(0, at).map(pastOf),
    future: stored.slice(at + 1).map(pastOf),
    nextEntryId: entries.length + 1,
  }
}

function keepCurrent(queue: QueueState): StoredQueue[] {
  if (!queue.context || queue.entries.length === 0) return []
  const places = new Map(queue.entries.map((entry, place) => [entry.entryId, place]))
  const placesOf = (origin: QueueEntry['origin']): number[] =>
    queue.entries.flatMap((entry, place) => (entry.origin === origin ? [place] : []))
  const order = queue.unshuffled ? { order: queue.unshuffled.flatMap((id) => places.get(id) ?? []) } : {}
  const stored = keepPast({ context: queue.context, trackIds: queue.entries.map((entry) => entry.trackId) })
  return [{ ...stored, added: placesOf('added'), similar: placesOf('similar'), ...order }]
}

const originsOf = ({ added = [], similar = [] }: StoredQueue): Map<number, QueueEntry['origin']> =>
  new Map([
    ...added.map((place) => [place, 'added'] as const),
    ...similar.map((place) => [place, 'similar'] as const),
  ])

function keepPast({ context, trackIds }: PastQueue): StoredQueue {
  const { id, name, isEdited = false } = context
  const named = { ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }) }
  return { type: types[context.type], context: { ...named, edited: isEdited }, tracksIds: trackIds }
}

function contextOf(stored: StoredQueue): QueueContext {
  const { edited, ...named } = stored.context
  const type = contextTypes.find((known) => types[known] === stored.type) ?? 'mix'
  return { type, ...named, ...(edited ? { isEdited: true } : {}) }
}

const pastOf = (stored: StoredQueue): PastQueue => ({
  context: contextOf(stored),
  trackIds: stored.tracksIds,
})

function readStored(value: unknown): StoredQueue[] {
  if (!isRecord(value)) return []
  const tracksIds = listOf(value['tracksIds'], (item) => typeof item === 'string' && item !== '')
    .map(String)
    .slice(0, queueTracksMax)
  if (tracksIds.length === 0) return []
  const context = isRecord(value['context']) ? value['context'] : {}
  const { id, name } = context
  const named = { ...(typeof id === 'string' ? { id } : {}), ...(typeof name === 'string' ? { name } : {}) }
  return [
    {
      type: String(value['type']),
      context: { ...named, edited: context['edited'] === true },
      tracksIds,
      added: listOf(value['added'], Number.isInteger).map(Number),
      similar: listOf(value['similar'], Number.isInteger).map(Number),
      order: listOf(value['order'], Number.isInteger).map(Number),
    },
  ]
}

const listOf = (value: unknown, isGood: (item: unknown) => boolean): readonly unknown[] =>
  Array.isArray(value) ? value.filter(isGood) : []

/** `null` when the indexes cannot be those of an original order. */
function readOrder(order: readonly number[], length: number): readonly number[] | null {
  const isGood = new Set(order).size === order.length
  return isGood && order.every((place) => place >= 0 && place < length) ? order : null
}

function wholeOf(text: string | null): number {
  const value = Number(text)
  return Number.isInteger(value) && value > 0 ? value : 0
}
