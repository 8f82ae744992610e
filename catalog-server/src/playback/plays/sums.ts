import type { UserId } from '@pezzottify/contract'
import { sql } from 'kysely'
import type { UserStore } from '../../db/user/schema.ts'

export type PlaySum = { play_count: number; last_played_at: number }

/** More tracks are looked up on the aside. */
const tracksAtOnceMax = 5_000

/** What a user played of each group of tracks, such as an album; groups that were never played are left out. */
export async function sumsOf(
  users: UserStore,
  userId: UserId,
  groups: ReadonlyMap<string, readonly string[]>,
): Promise<Map<string, PlaySum>> {
  const pairs = [...groups].flatMap(([group, tracks]) => tracks.map((track) => [group, track]))
  if (pairs.length === 0) return new Map()
  const { rows } = await sql<PlaySum & { id: string }>`
    SELECT given.value ->> 0 AS id, sum(play_count) AS play_count, max(last_played_at) AS last_played_at
    FROM json_each(${JSON.stringify(pairs)}) AS given
    CROSS JOIN listened_tracks ON user_id = ${userId} AND track_id = given.value ->> 1
    GROUP BY 1`.execute(pairs.length > tracksAtOnceMax ? users.aside : users.read)
  return new Map(rows.map(({ id, ...sum }) => [id, sum]))
}
