import { sql } from 'kysely'
import type { UserStore } from '../../db/user/schema.ts'
import { textsIn } from './facts.ts'

const othersMax = 100
const playlistsMax = 60
/** The number of playlist entries before and after a track that count. */
const entriesAround = 6
/** Neighbours in a playlist count as much as this many plays in a row. */
const playlistWeight = 2
/** Below this weight even the strongest pair is uncertain: one evening may be chance. */
const sureFrom = 3

/**
 * Tracks that are played, or put in playlists, together with these, with a weight from 0 to 1. All users count, without
 * revealing whose evenings and playlists they are.
 */
export async function togetherWith(
  { read }: Pick<UserStore, 'read'>,
  trackIds: readonly string[],
): Promise<Map<string, number>> {
  if (trackIds.length === 0) return new Map()
  const ids = JSON.stringify(trackIds)
  const played = await sql<{ id: string; weight: number }>`
    SELECT other_id AS id, sum(weight) AS weight FROM co_plays
    WHERE track_id IN (SELECT value FROM json_each(${ids}))
    GROUP BY other_id ORDER BY weight DESC, other_id LIMIT ${othersMax}`.execute(read)
  const around = (direction: '<' | '>') => {
    const order = sql.raw(direction === '<' ? 'DESC' : 'ASC')
    return sql`(SELECT json_group_array(track_id) FROM (
      SELECT track_id FROM user_playlist_tracks AS other
      WHERE other.playlist_id = entry.playlist_id AND removed_at IS NULL
        AND order_key ${sql.raw(direction)} entry.order_key
      ORDER BY order_key ${order} LIMIT ${entriesAround}))`
  }
  const listed = await sql<{ before: string; behind: string }>`
    SELECT ${around('<')} AS before, ${around('>')} AS behind
    FROM (SELECT playlist_id, order_key FROM user_playlist_tracks
      WHERE track_id IN (SELECT value FROM json_each(${ids})) AND removed_at IS NULL LIMIT ${playlistsMax}) AS entry
    JOIN user_playlist ON user_playlist.id = entry.playlist_id AND deleted_at IS NULL`.execute(read)
  const weights = new Map(played.rows.map(({ id, weight }) => [id, weight]))
  for (const { before, behind } of listed.rows)
    for (const id of [...textsIn(before), ...textsIn(behind)])
      weights.set(id, (weights.get(id) ?? 0) + playlistWeight)
  const most = Math.max(sureFrom, ...weights.values())
  return new Map([...weights].map(([id, weight]) => [id, Math.log1p(weight) / Math.log1p(most)]))
}
