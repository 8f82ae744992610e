import type { EntryId, PlaylistEntry, PlaylistId, TrackId } from '@pezzottify/contract'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { UserTables } from './tables.ts'

/** The entries of some playlists that are there now, by playlist, in play order. Those of deleted playlists count too. */
export const liveEntries = (db: Kysely<UserTables>) =>
  db
    .selectFrom('user_playlist_tracks as entry')
    .select(['entry.playlist_id', 'entry.id', 'entry.track_id', 'entry.order_key as key'])
    .where('entry.removed_at', 'is', null)
    .orderBy('entry.playlist_id')
    .orderBy('entry.order_key')

export async function liveEntriesOf(db: Kysely<UserTables>, id: string): Promise<PlaylistEntry[]> {
  return toEntries(await liveEntries(db).where('entry.playlist_id', '=', id).execute())
}

/** Ids were checked when they came in. */
export const toEntries = (rows: readonly { id: string; track_id: string; key: string }[]): PlaylistEntry[] =>
  rows.map(({ id, track_id, key }) => ({ id: id as EntryId, track_id: track_id as TrackId, key }))

export type PlaylistRow = { id: PlaylistId; name: string }

/** A user's playlists that are not in the bin, oldest first; those of one second in the order they were made. */
export async function livePlaylists(db: Kysely<UserTables>, userId: number): Promise<PlaylistRow[]> {
  const rows = await db
    .selectFrom('user_playlist')
    .select(['id', 'name'])
    .where('user_id', '=', userId)
    .where('deleted_at', 'is', null)
    .orderBy('created')
    .orderBy(sql`rowid`)
    .execute()
  return rows.map((row) => ({ id: row.id as PlaylistId, name: row.name }))
}
