import type { EventEnvelope, SyncState, UnreadEvent } from '@pezzottify/contract'
import { readEvent } from '@pezzottify/contract'
import { applyEvent } from './apply-event.ts'
import { createDraft } from './model/draft.ts'
import type { Library } from './model/library.ts'

/** A place in a user's history: the number of the last event, its time, and the database that counted it. */
export type Cursor = { seq: number; at: number; epoch: string }

/** What the server has told: everything up to a place. */
export type Confirmed = { cursor: Cursor; library: Library }

export function confirmedBy({ seq, at, epoch, ...state }: SyncState): Confirmed {
  const playlists = state.playlists.map(({ id, name, entries = [] }) => [id, { id, name, entries }] as const)
  return {
    cursor: { seq, at, epoch },
    library: {
      likes: {
        artist: new Set(state.likes.artists),
        album: new Set(state.likes.albums),
        track: new Set(state.likes.tracks),
      },
      settings: new Map(state.settings.map(({ key, value }) => [key, value])),
      playlists: new Map(playlists),
      permissions: new Set(state.permissions),
    },
  }
}

/**
 * Applies the events that follow, and leaves out those that are in it already. Stops before a gap. One that this version
 * does not understand is passed over, and told: to wait for it would be to stand still for ever.
 */
export function withEvents(
  confirmed: Confirmed,
  events: readonly EventEnvelope[],
  passedOver: (why: UnreadEvent) => void = () => undefined,
): Confirmed {
  const draft = createDraft(confirmed.library)
  let { seq, at } = confirmed.cursor
  for (const event of events) {
    if (event.seq !== seq + 1) continue
    const read = readEvent(event)
    if (typeof read === 'string') passedOver(read)
    else applyEvent(draft, read)
    seq = event.seq
    at = event.server_timestamp
  }
  if (seq === confirmed.cursor.seq) return confirmed
  return { cursor: { ...confirmed.cursor, seq, at }, library: draft.finish() }
}
