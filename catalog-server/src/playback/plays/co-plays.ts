import type { Database } from 'bun:sqlite'

/** The longest time between two plays of one evening. */
const withinSeconds = 3_600
const neighboursMax = 4
/** The most pairs kept for each track. The weakest makes room for a new one. */
const othersMax = 50

type Play = { userId: number; trackId: string; startedAt: number }

/**
 * Records that a track was played after others of the same evening, without the user. The closer two plays are, the
 * more they count. Call it in the transaction that writes a finished play.
 */
export function noteCoPlays(writer: Database, { userId, trackId, startedAt }: Play): void {
  const before = writer
    .query<{ track_id: string }, [number, number, number, string]>(
      `SELECT track_id FROM listening_events
       WHERE user_id = ? AND started_at >= ? AND started_at < ? AND completed = 1 AND track_id <> ?
       ORDER BY started_at DESC LIMIT ${neighboursMax}`,
    )
    .all(userId, startedAt - withinSeconds, startedAt, trackId)
  for (const [distance, { track_id: other }] of before.entries()) {
    const weight = 1 / (distance + 1)
    add(writer, trackId, other, weight)
    add(writer, other, trackId, weight)
  }
}

function add(writer: Database, trackId: string, otherId: string, weight: number): void {
  writer
    .query(
      `INSERT INTO co_plays (track_id, other_id, weight) VALUES (?, ?, ?)
       ON CONFLICT (track_id, other_id) DO UPDATE SET weight = weight + excluded.weight`,
    )
    .run(trackId, otherId, weight)
  writer
    .query(
      `DELETE FROM co_plays WHERE track_id = ?1 AND other_id IN (
         SELECT other_id FROM co_plays WHERE track_id = ?1 AND other_id <> ?2 ORDER BY weight, other_id
         LIMIT max(0, (SELECT count(*) FROM co_plays WHERE track_id = ?1) - ${othersMax}))`,
    )
    .run(trackId, otherId)
}
