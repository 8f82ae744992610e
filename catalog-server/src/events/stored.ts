import type { EventBefore, EventPayload, EventType, UndoableType } from '@pezzottify/contract'
import type { Actor } from './log.ts'

/** The types that are written to the log. Full lists are made only for clients that need them. */
export type LoggedType = Exclude<EventType, 'playlist_tracks_updated'>

export type LoggedEvent = {
  [T in LoggedType]: { seq: number; at: number; type: T; payload: EventPayload<T>; former: EventBefore<T> }
}[LoggedType]

/** The functions that undo events, by type: each domain has those of its own types. */
export type Undoers<T extends UndoableType = UndoableType> = {
  [K in T]: (actor: Actor, event: Extract<LoggedEvent, { type: K }>) => Promise<void>
}

export type EventRow = { seq: number; event_type: string; payload: string; server_timestamp: number }

/**
 * A row as a `StoredEvent` in JSON, made by SQLite: ten thousand rows that become objects and text again would take
 * three times as long. `append` is the only writer of these rows, and relates each payload to its type.
 */
export const storedJson = `'{"seq":' || seq || ',"type":"' || event_type || '","payload":' || payload
  || ',"server_timestamp":' || server_timestamp || '}'`

export const toLogged = (row: EventRow & { former: string | null }): LoggedEvent =>
  ({
    seq: row.seq,
    at: row.server_timestamp,
    type: row.event_type,
    payload: JSON.parse(row.payload),
    former: row.former === null ? null : JSON.parse(row.former),
  }) as LoggedEvent
