import type { Database } from 'bun:sqlite'
import type { ListeningReport, UserId } from '@pezzottify/contract'
import { idMaxCharacters } from '@pezzottify/contract'
import { dayOf } from '../../base/clock.ts'
import { AppError } from '../../base/errors.ts'
import { noteCoPlays } from './co-plays.ts'

/** `finished`: this report is the first one that ends the playback. */
export type WrittenReport = { id: number; created: boolean; completed: boolean; finished: boolean }

type Known = { id: number; started_at: number; ended_at: number | null; completed: number }

const completedShare = 0.9

/**
 * Whether it was played to its end: nine tenths of the track. A track without a duration counts once anything was
 * heard.
 */
const isCompleted = ({ duration_seconds, track_duration_seconds }: ListeningReport): boolean =>
  track_duration_seconds === 0
    ? duration_seconds > 0
    : duration_seconds / track_duration_seconds >= completedShare

/**
 * Writes a report on the writing connection. A playback keeps its start time and, once it ended, its end: a progress
 * report that arrives late changes nothing, and neither does a later time of a clock that is ahead.
 *
 * @throws AppError `forbidden` when the user is deleted, `invalid` for a play before the account existed
 */
export function writeReport(
  writer: Database,
  userId: UserId,
  report: ListeningReport,
  now: number,
): WrittenReport {
  return writer
    .transaction((): WrittenReport => {
      const sessionId = report.session_id || null
      const known = sessionId === null ? null : findKnown(writer, userId, sessionId)
      const endedAt =
        typeof report.ended_at === 'number' ? notAhead(report.ended_at, known?.ended_at, now) : null
      if (known && known.ended_at !== null && endedAt === null)
        return { id: known.id, created: false, completed: known.completed === 1, finished: false }
      const told = report.started_at ?? known?.started_at ?? now
      requireAccountBy(writer, userId, told)
      const startedAt = notAhead(told, known?.started_at, now)
      const completed = isCompleted(report)
      const facts = [
        report.track_id,
        startedAt,
        endedAt,
        report.duration_seconds,
        report.track_duration_seconds,
        completed ? 1 : 0,
        report.seek_count ?? 0,
        report.pause_count ?? 0,
        report.playback_context ?? null,
        report.client_type ?? null,
        dayOf(startedAt),
        report.utc_offset_minutes ?? 0,
      ]
      const id = known ? update(writer, known.id, facts) : insert(writer, [...facts, sessionId, now, userId])
      // Without an end it was heard at least until here.
      const heardAt = Math.min(now, Math.max(startedAt, endedAt ?? startedAt + report.duration_seconds))
      keepContext(writer, userId, report, heardAt)
      const finished = sessionId === null || (endedAt !== null && (known?.ended_at ?? null) === null)
      if (finished && completed) noteCoPlays(writer, { userId, trackId: report.track_id, startedAt })
      return { id, created: known === null, completed, finished }
    })
    .immediate()
}

/**
 * The position where an album or playlist was left. What was heard last counts, whatever the order of the reports: a long
 * track that goes on has begun before a short listening elsewhere.
 */
function keepContext(writer: Database, userId: UserId, report: ListeningReport, heardAt: number): void {
  const [kind = '', ...rest] = (report.playback_context ?? '').split(':')
  const id = report.context_id || rest.join(':')
  if ((kind !== 'album' && kind !== 'playlist') || id === '' || id.length > idMaxCharacters) return
  writer
    .query(
      `INSERT INTO listened_contexts (user_id, kind, id, track_id, position_seconds, track_duration_seconds,
         is_finished, last_played_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET track_id = excluded.track_id, position_seconds = excluded.position_seconds,
         track_duration_seconds = excluded.track_duration_seconds, is_finished = excluded.is_finished,
         last_played_at = excluded.last_played_at
       WHERE excluded.last_played_at >= last_played_at`,
    )
    .run(
      userId,
      kind,
      id,
      report.track_id,
      report.position_seconds ?? 0,
      report.track_duration_seconds,
      report.context_ended ? 1 : 0,
      heardAt,
    )
}

/** A device with a slightly wrong clock may have played on the day before its account was created. */
const graceSeconds = 86_400

/**
 * The time that a device tells. It cannot be in the future: then the device's clock is ahead, and what an earlier
 * report of the playback said still holds.
 */
const notAhead = (told: number, known: number | null | undefined, now: number): number =>
  told > now ? (known ?? now) : told

/** A clock that fell back to 1970 does not tell the time. */
function requireAccountBy(writer: Database, userId: UserId, startedAt: number): void {
  const user = writer
    .query<{ created: number }, [number]>('SELECT created FROM user WHERE id = ?')
    .get(userId)
  if (!user) throw new AppError('forbidden')
  if (startedAt < user.created - graceSeconds)
    throw new AppError(
      'invalid',
      'The play began before the account was made: the clock of the device is wrong',
    )
}

type Facts = (string | number | null)[]

const findKnown = (writer: Database, userId: UserId, sessionId: string): Known | null =>
  writer
    .query<Known, [number, string]>(
      'SELECT id, started_at, ended_at, completed FROM listening_events WHERE user_id = ? AND session_id = ?',
    )
    .get(userId, sessionId)

function update(writer: Database, id: number, facts: Facts): number {
  writer
    .query(
      `UPDATE listening_events SET track_id = ?, started_at = ?, ended_at = ?, duration_seconds = ?,
         track_duration_seconds = ?, completed = ?, seek_count = ?, pause_count = ?, playback_context = ?,
         client_type = ?, date = ?, utc_offset_minutes = ? WHERE id = ?`,
    )
    .run(...facts, id)
  return id
}

function insert(writer: Database, facts: Facts): number {
  const row = writer
    .query<{ id: number }, Facts>(
      `INSERT INTO listening_events (track_id, started_at, ended_at, duration_seconds, track_duration_seconds,
         completed, seek_count, pause_count, playback_context, client_type, date, utc_offset_minutes, session_id, created, user_id)
       SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, id FROM user WHERE id = ? RETURNING id`,
    )
    .get(...facts)
  if (!row) throw new AppError('forbidden')
  return row.id
}
