import type { Database } from 'bun:sqlite'
import type { PlaylistEntry, PlaylistId } from '@pezzottify/contract'
import type { Kysely } from 'kysely'
import { CompiledQuery, sql } from 'kysely'
import type { UserTables } from '../../db/user/tables.ts'

/** The present entries of a playlist in play order; also for one in the bin. */
export async function liveEntriesOf(db: Kysely<UserTables>, id: string): Promise<PlaylistEntry[]> {
  return (await db.executeQuery<PlaylistEntry>(CompiledQuery.raw(liveEntries, [id]))).rows
}

const live = 'FROM user_playlist_tracks WHERE playlist_id = ? AND removed_at IS NULL'
const liveEntries = `SELECT id, track_id, order_key AS key ${live} ORDER BY order_key`

/**
 * The same as JSON in UTF-8 between two other texts, or only the ids of the tracks. SQLite makes the JSON: rows that
 * become objects and text again would take three times as long.
 */
export function createLiveEntriesJson(
  database: Database,
  shape: 'entries' | 'tracks',
): (before: string, id: string, after: string) => Uint8Array<ArrayBuffer> {
  const item =
    shape === 'tracks' ? 'track_id' : "json_object('id', id, 'track_id', track_id, 'key', order_key)"
  const find = database.query<{ json: Uint8Array<ArrayBuffer> }, [string, string, string]>(
    `SELECT CAST(? || json_group_array(${item} ORDER BY order_key) || ? AS BLOB) AS json ${live}`,
  )
  return (before, id, after) => find.get(before, after, id)?.json ?? Buffer.from(`${before}[]${after}`)
}

export type PlaylistRow = { id: PlaylistId; name: string; comment: string; created: number; changed: number }

/** A user's playlists that are not in the bin, oldest first; those of the same second in the order of creation. */
export async function livePlaylists(db: Kysely<UserTables>, userId: number): Promise<PlaylistRow[]> {
  const rows = await db
    .selectFrom('user_playlist')
    .select(['id', 'name', 'comment', 'created', 'changed'])
    .where('user_id', '=', userId)
    .where('deleted_at', 'is', null)
    .orderBy('created')
    .orderBy(sql`rowid`)
    .execute()
  return rows.map((row) => ({ ...row, id: row.id as PlaylistId }))
}
