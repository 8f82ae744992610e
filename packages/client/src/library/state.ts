import type { SyncState } from '@pezzottify/contract'
import { type EventEnvelope, readEvent, type UnreadEvent } from '@pezzottify/contract/reading'
import { applyEvent } from './apply-event.ts'
import { createDraft } from './model/draft.ts'
import type { Library } from './model/library.ts'

/** A cursor into a user's events: the number of the last event, its time, and the epoch of the database. */
export type Cursor = { seq: number; at: number; epoch: string }

/** The state confirmed by the server, up to a cursor. */
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
 * Applies events that follow, and skips those that are already applied. Stops before a gap. An event that this version
 * does not understand is skipped and reported: waiting for it would stop the sync for good.
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
