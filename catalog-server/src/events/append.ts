import type { EventPayload, StoredEvent, UserId } from '@pezzottify/contract'
import type { Clock } from '../base/clock.ts'
import type { UserStore } from '../db/user/schema.ts'
import type { LoggedType } from './stored.ts'

type Row = [number, number, string, string, number, string | null, string | null]

/** Takes the user's next number and writes the event under it, on the writing connection. */
export function createAppend({ writer }: UserStore, clock: Clock) {
  const next = writer.query<{ seq: number }, [number, number]>(
    `INSERT INTO user_event_head (user_id, seq, at) VALUES (?, 1, ?)
     ON CONFLICT (user_id) DO UPDATE SET seq = seq + 1, at = excluded.at RETURNING seq`,
  )
  const insert = writer.query<unknown, Row>(
    `INSERT INTO user_events (user_id, seq, event_type, payload, server_timestamp, playlist_id, former)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  return <T extends LoggedType>(
    userId: UserId,
    type: T,
    payload: EventPayload<T>,
    former: unknown,
  ): StoredEvent => {
    const now = clock.now()
    const seq = next.get(userId, now)?.seq ?? 0
    const playlistId = 'playlist_id' in payload ? payload.playlist_id : null
    const before = former === null ? null : JSON.stringify(former)
    insert.run(userId, seq, type, JSON.stringify(payload), now, playlistId, before)
    // `payload` belongs to `type` by the signature; the object literal loses that relation.
    return { seq, type, payload, server_timestamp: now } as StoredEvent
  }
}
