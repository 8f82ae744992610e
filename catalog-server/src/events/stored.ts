import type { EntryId, EventPayload, EventType, PlaylistEntry, Setting } from '@pezzottify/contract'

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

/**
 * A row as a `StoredEvent` in JSON, for SQLite to make: ten thousand that become objects, and text again at once, would
 * take three times as long. `append` is the only writer of these rows, and ties each payload to its type.
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
