import type { ListeningEvent, UserId } from '@pezzottify/contract'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { AppError } from '../../base/errors.ts'
import { decodeCursor, encodeCursor } from '../../db/cursor.ts'
import type { UserTables } from '../../db/user/tables.ts'
import { eventColumns, toEvent } from './queries.ts'

export type PlaysQuery = {
  limit: number
  cursor?: string | undefined
  completed?: 'true' | 'false' | undefined
  before?: number | undefined
  filter?: string | undefined
}

/**
 * One page of a user's playbacks, newest first: those after the last one of the previous page, whatever was played
 * meanwhile. `trackIds`: only playbacks of these.
 *
 * @throws AppError `bad_request` when the cursor is not one of ours
 */
export async function playsPage(
  db: Kysely<UserTables>,
  userId: UserId,
  { limit, cursor, completed, before }: PlaysQuery,
  trackIds?: readonly string[],
): Promise<{ items: ListeningEvent[]; next_cursor: string | null }> {
  if (limit === 0) return { items: [], next_cursor: null }
  let plays = db.selectFrom('listening_events').where('user_id', '=', userId)
  if (completed !== undefined) plays = plays.where('completed', '=', completed === 'true' ? 1 : 0)
  if (before !== undefined) plays = plays.where('started_at', '<', before)
  if (trackIds !== undefined)
    plays = plays.where(sql<boolean>`track_id IN (SELECT value FROM json_each(${JSON.stringify(trackIds)}))`)
  if (cursor !== undefined) {
    const { value, id } = decodeCursor(cursor)
    if (typeof value !== 'number' || !/^\d+$/.test(id))
      throw new AppError('bad_request', 'The cursor cannot be read')
    plays = plays.where(sql<boolean>`(started_at, id) < (${value}, ${Number(id)})`)
  }
  const rows = await plays
    .select(eventColumns)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const items = rows.slice(0, limit).map((row) => toEvent(row, userId))
  const last = items.at(-1)
  const hasMore = rows.length > limit && last !== undefined
  return {
    items,
    next_cursor: hasMore ? encodeCursor({ value: last.started_at, id: String(last.id) }) : null,
  }
}
