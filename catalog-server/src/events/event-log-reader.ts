import type { Database } from 'bun:sqlite'
import type { UserId } from '@pezzottify/contract'
import { AppError } from '../base/errors.ts'
import type { QueryTimer } from '../metrics/query-timer.ts'
import type { EventRow, LoggedEvent } from './stored.ts'
import { storedJson, toLogged } from './stored.ts'

/** A cursor into a user's events. It is valid only when the time and the epoch match too. */
export type Cursor = { since: number; at?: number | undefined; epoch?: string | undefined }

type Head = { seq: number; at: number }

/** Events as `StoredEvent`s in JSON, separated by commas, and the number of the last one; null when there are none. */
type Page = { json: Uint8Array<ArrayBuffer> | null; last: number | null }

/** The events after a cursor: how many there are, the first page of them, and the head of the log. */
export type Since = Head & { epoch: string; count: number; first: Page }

/** The size of a page: so many are read in half a millisecond. */
export const eventsAtOnce = 1_000

export type EventLogReader = ReturnType<typeof createEventLogReader>

/** Reads the event log on one connection. Each call is synchronous. */
export function createEventLogReader(reader: Database, timed: QueryTimer) {
  const headOf = reader.query<Head, [number]>('SELECT seq, at FROM user_event_head WHERE user_id = ?')
  const timeOf = reader.query<{ at: number }, [number, number]>(
    'SELECT server_timestamp AS at FROM user_events WHERE user_id = ? AND seq = ?',
  )
  const countAfter = reader.query<{ count: number }, [number, number]>(
    'SELECT count(*) AS count FROM user_events WHERE user_id = ? AND seq > ?',
  )
  const pageAfter = reader.query<Page, [number, number, number]>(
    `SELECT CAST(group_concat(event, ',') AS BLOB) AS json, max(seq) AS last
     FROM (SELECT seq, ${storedJson} AS event FROM user_events WHERE user_id = ? AND seq > ? ORDER BY seq LIMIT ?)`,
  )
  const one = reader.query<EventRow & { former: string | null }, [number, number]>(
    'SELECT seq, event_type, payload, server_timestamp, former FROM user_events WHERE user_id = ? AND seq = ?',
  )
  const ofPlaylist = reader.query<
    EventRow & { former: string | null },
    [number, string, number, number, number]
  >(
    `SELECT seq, event_type, payload, server_timestamp, former FROM user_events
     WHERE user_id = ? AND playlist_id = ? AND seq > ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
  )
  const countOfPlaylist = reader.query<{ count: number }, [number, string]>(
    'SELECT count(*) AS count FROM user_events WHERE user_id = ? AND playlist_id = ?',
  )
  const oldest = reader.query<{ seq: number }, [number]>(
    'SELECT seq FROM user_events WHERE user_id = ? ORDER BY seq LIMIT 1',
  )
  const epoch =
    reader.query<{ value: string }, []>("SELECT value FROM server_meta WHERE key = 'epoch'").get()?.value ??
    ''

  const head = (userId: UserId): Head & { epoch: string } => ({
    ...(headOf.get(userId) ?? { seq: 0, at: 0 }),
    epoch,
  })

  const page = (userId: UserId, seq: number): Page =>
    pageAfter.get(userId, seq, eventsAtOnce) ?? { json: null, last: null }

  /** Whether a client may continue from a cursor, given how many events after it are kept. */
  function isReachable(userId: UserId, { since, at, ...cursor }: Cursor, now: Head, count: number): boolean {
    if (cursor.epoch !== undefined && cursor.epoch !== epoch) return false
    if (since <= 0) return true
    if (count !== now.seq - since) return false
    const actual = since === now.seq ? now.at : timeOf.get(userId, since)?.at
    // A deleted event can no longer be compared.
    return at === undefined || actual === at
  }

  return {
    epoch,

    /** The number and the time of the user's last event; 0 when there never was one. */
    head: timed('get_current_seq', head),

    /**
     * The events after a cursor, oldest first; from 0 or less all that are still kept. Null when a client cannot
     * continue from there: an event since is no longer kept, the number was never given, or it belongs to another
     * event.
     */
    since: timed('get_events_since', (userId: UserId, cursor: Cursor): Since | null =>
      reader
        .transaction(() => {
          const now = head(userId)
          const count = countAfter.get(userId, cursor.since)?.count ?? 0
          if (!isReachable(userId, cursor, now, count)) return null
          return { ...now, count, first: page(userId, cursor.since) }
        })
        .deferred(),
    ),

    /** One page of the events after a number. */
    page,

    /** @throws AppError `not_found` for a number that was never given, `gone` when the event is no longer kept */
    find: (userId: UserId, seq: number): LoggedEvent => {
      const row = one.get(userId, seq)
      if (row) return toLogged(row)
      throw new AppError(seq > head(userId).seq ? 'not_found' : 'gone')
    },

    /** The events of a playlist after `seq`, newest first, in pages, since there may be many. */
    *playlistEvents(userId: UserId, playlistId: string, seq = 0): Generator<LoggedEvent[]> {
      let before = Number.MAX_SAFE_INTEGER
      for (;;) {
        const events = ofPlaylist.all(userId, playlistId, seq, before, eventsAtOnce).map(toLogged)
        if (events.length > 0) yield events
        if (events.length < eventsAtOnce) return
        before = events.at(-1)?.seq ?? 0
      }
    },

    playlistEventCount: (userId: UserId, playlistId: string): number =>
      countOfPlaylist.get(userId, playlistId)?.count ?? 0,

    /** The number of the oldest event that is kept; one more than the newest when none is. */
    oldestKept: timed(
      'get_min_seq',
      (userId: UserId): number => oldest.get(userId)?.seq ?? head(userId).seq + 1,
    ),
  }
}
