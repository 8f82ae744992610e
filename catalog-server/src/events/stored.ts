import type {
  EntryId,
  EventPayload,
  EventType,
  PlaylistEntry,
  Setting,
  StoredEvent,
} from '@pezzottify/contract'

/** What is written to the log. Whole lists are made for those who need them, when they need them. */
export type LoggedType = Exclude<EventType, 'playlist_tracks_updated'>

/** What was there before an event: undo and history are made from it. The other types need nothing beyond their payload. */
export type Former = {
  /** Null when the setting had never been set. */
  setting_changed: { value: Setting['value'] | null }
  playlist_renamed: { name: string }
  /** Where moved and removed entries stood, and the entries that were not there. */
  playlist_entries_changed: { placed: PlaylistEntry[]; removed: EntryId[] }
}
export type FormerOf<T extends EventType> = T extends keyof Former ? Former[T] : null

export type LoggedEvent = {
  [T in LoggedType]: { seq: number; at: number; type: T; payload: EventPayload<T>; former: FormerOf<T> }
}[LoggedType]

export type EventRow = { seq: number; event_type: string; payload: string; server_timestamp: number }

/** `append` is the only writer of these rows, and ties each payload to its type. */
export const toStored = (row: EventRow): StoredEvent =>
  ({
    seq: row.seq,
    type: row.event_type,
    payload: JSON.parse(row.payload),
    server_timestamp: row.server_timestamp,
  }) as StoredEvent

export const toLogged = (row: EventRow & { former: string | null }): LoggedEvent =>
  ({
    seq: row.seq,
    at: row.server_timestamp,
    type: row.event_type,
    payload: JSON.parse(row.payload),
    former: row.former === null ? null : JSON.parse(row.former),
  }) as LoggedEvent
