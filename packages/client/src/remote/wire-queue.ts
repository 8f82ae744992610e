import type { TrackId } from '@pezzottify/contract'
import type { RemoteQueue, RemoteState } from '@pezzottify/contract/remote-reading'
import type { QueueContext, QueueEntry, QueueState } from '../player/index.ts'

/** The part of a queue that its version stands for. */
type Content = Pick<QueueState, 'context' | 'entries' | 'unshuffled'>

export const isSameContent = (a: Content, b: Content): boolean =>
  a.entries === b.entries && a.context === b.context && a.unshuffled === b.unshuffled

export const toWireContext = ({
  type,
  id,
  name,
  isEdited = false,
}: QueueContext): NonNullable<RemoteQueue['context']> => ({
  type,
  ...(id !== undefined && { id }),
  ...(name !== undefined && { name }),
  is_edited: isEdited,
})

export const fromWireContext = ({
  is_edited,
  ...context
}: NonNullable<RemoteQueue['context']>): QueueContext => ({
  ...context,
  ...(is_edited && { isEdited: true }),
})

export function toWireQueue({ context, entries, unshuffled }: Content, version: string): RemoteQueue {
  const placesOf = (origin: QueueEntry['origin']): number[] =>
    entries.flatMap((entry, place) => (entry.origin === origin ? [place] : []))
  const known = new Set(entries.map(({ entryId }) => entryId))
  return {
    version,
    context: entries.length > 0 ? toWireContext(context ?? { type: 'mix' }) : null,
    // The catalog gave these ids.
    track_ids: entries.map(({ trackId }) => trackId as TrackId),
    entry_ids: entries.map(({ entryId }) => entryId),
    added: placesOf('added'),
    similar: placesOf('similar'),
    unshuffled: unshuffled?.filter((entryId) => known.has(entryId)) ?? null,
  }
}

/** The queue of another device, without its past queues: these stay there. */
export function fromWireQueue(
  wire: RemoteQueue,
  { index, shuffle, repeat }: Pick<RemoteState, 'index' | 'shuffle' | 'repeat'>,
): QueueState {
  const added = new Set(wire.added)
  const similar = new Set(wire.similar)
  const originOf = (place: number): QueueEntry['origin'] =>
    added.has(place) ? 'added' : similar.has(place) ? 'similar' : 'context'
  const entries = wire.track_ids.map((trackId, place): QueueEntry => {
    return { entryId: wire.entry_ids[place] ?? 0, trackId, origin: originOf(place) }
  })
  return {
    context: wire.context && fromWireContext(wire.context),
    entries,
    index: Math.min(index, entries.length - 1),
    shuffle,
    unshuffled: shuffle ? wire.unshuffled : null,
    repeat,
    past: [],
    future: [],
    nextEntryId: wire.entry_ids.reduce((most, entryId) => Math.max(most, entryId), 0) + 1,
  }
}
