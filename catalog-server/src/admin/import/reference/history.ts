import { dayOf } from '../../../base/clock.ts'
import { createInsert } from '../insert.ts'
import { ownerOf } from './owner.ts'
import type { UserImport } from './owner.ts'
import { integerIn, textIn, timeIn } from './source.ts'

/** Plays are identified by their session; those without one by user, track and start. */
export function takeListening(parts: UserImport): void {
  const { source, target, report } = parts
  const kind = 'plays'
  const columns = [
    ...(['user_id', 'track_id', 'session_id', 'started_at', 'ended_at', 'duration_seconds'] as const),
    ...(['track_duration_seconds', 'completed', 'seek_count', 'pause_count', 'playback_context'] as const),
    ...(['client_type', 'date', 'created'] as const),
  ]
  const table = 'listening_events'
  const insert = createInsert(target, report, { table, kind, columns })
  const same = target.query<{ id: number }, [number, string, number]>(
    'SELECT id FROM listening_events WHERE user_id = ? AND track_id = ? AND started_at = ? AND session_id IS NULL',
  )
  for (const row of source.rows(table)) {
    const owner = ownerOf(parts, kind, row)
    if (!owner) continue
    const [trackId, sessionId] = [textIn(row, 'track_id'), textIn(row, 'session_id')]
    const startedAt = timeIn(row, 'started_at')
    if (!trackId || startedAt === null) report.unfit(kind, owner.handle, 'has no track or no start')
    else if (sessionId === null && same.get(owner.id, trackId, startedAt)) report.there(kind)
    else
      insert(owner.handle, {
        user_id: owner.id,
        track_id: trackId,
        session_id: sessionId,
        started_at: startedAt,
        ended_at: timeIn(row, 'ended_at'),
        duration_seconds: integerIn(row, 'duration_seconds') ?? 0,
        track_duration_seconds: integerIn(row, 'track_duration_seconds') ?? 0,
        completed: integerIn(row, 'completed') ?? 0,
        seek_count: integerIn(row, 'seek_count') ?? 0,
        pause_count: integerIn(row, 'pause_count') ?? 0,
        playback_context: textIn(row, 'playback_context'),
        client_type: textIn(row, 'client_type'),
        date: integerIn(row, 'date') ?? dayOf(startedAt),
        created: timeIn(row, 'created') ?? startedAt,
      })
  }
}

/** Days that already have counts here stay as they are, so that nothing counts twice. */
export function takeBandwidth(parts: UserImport): void {
  const { source, target, report, now } = parts
  const kind = 'days of bandwidth'
  const columns = ['user_id', 'date', 'endpoint_category', 'bytes_sent', 'request_count', 'updated'] as const
  const insert = createInsert(target, report, { table: 'bandwidth_usage', kind, columns })
  for (const row of source.rows('bandwidth_usage')) {
    const owner = ownerOf(parts, kind, row)
    if (!owner) continue
    insert(owner.handle, {
      user_id: owner.id,
      date: integerIn(row, 'date'),
      endpoint_category: textIn(row, 'endpoint_category'),
      bytes_sent: integerIn(row, 'bytes_sent') ?? 0,
      request_count: integerIn(row, 'request_count') ?? 0,
      updated: timeIn(row, 'updated') ?? now,
    })
  }
}
