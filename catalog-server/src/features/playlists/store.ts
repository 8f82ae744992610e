import type { PlaylistId, TrackId, UserId } from '@pezzottify/contract'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { UserTables } from '../../db/user/tables.ts'
import type { Entry } from './keep-entries.ts'
import { keysBetween, orderKeyMaxCharacters } from './order-key.ts'

type Db = Kysely<UserTables>
export type PlacedEntry = Entry & { order_key: string }

/** Whether the playlist is there and belongs to the user. */
export async function isOwn(db: Db, userId: UserId, id: PlaylistId): Promise<boolean> {
  const row = await db
    .selectFrom('user_playlist')
    .select('id')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row !== undefined
}

export const findPlaylist = (db: Db, userId: UserId, id: PlaylistId) =>
  db
    .selectFrom('user_playlist')
    .innerJoin('user as creator', 'creator.id', 'user_playlist.creator_id')
    .select(['user_playlist.id', 'user_id', 'creator.handle as creator', 'name', 'user_playlist.created'])
    .where('user_playlist.id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst()

/** Oldest first; those of one second in the order in which they were made. */
export async function playlistIds(db: Db, userId: UserId): Promise<PlaylistId[]> {
  const rows = await db
    .selectFrom('user_playlist')
    .select('id')
    .where('user_id', '=', userId)
    .orderBy('created')
    .orderBy(sql`rowid`)
    .execute()
  return rows.map((row) => row.id as PlaylistId)
}

/** In play order. */
export async function entriesOf(db: Db, id: PlaylistId): Promise<PlacedEntry[]> {
  const rows = await db
    .selectFrom('user_playlist_tracks')
    .select(['id', 'track_id', 'added', 'order_key'])
    .where('playlist_id', '=', id)
    .orderBy('order_key')
    .execute()
  return rows.map((row) => ({ ...row, track_id: row.track_id as TrackId }))
}

/** Replaces the whole list and gives it fresh keys, evenly spread. */
export async function writeEntries(db: Db, id: PlaylistId, entries: readonly Entry[]): Promise<void> {
  await db.deleteFrom('user_playlist_tracks').where('playlist_id', '=', id).execute()
  await insertEntries(db, id, entries, keysBetween(null, null, entries.length))
}

/** Adds entries at the end; the others are touched only when their keys have grown too long. */
export async function appendEntries(
  db: Db,
  id: PlaylistId,
  current: readonly PlacedEntry[],
  added: readonly Entry[],
): Promise<void> {
  const keys = keysBetween(current.at(-1)?.order_key ?? null, null, added.length)
  if (keys.some((key) => key.length > orderKeyMaxCharacters))
    await writeEntries(db, id, [...current, ...added])
  else await insertEntries(db, id, added, keys)
}

async function insertEntries(
  db: Db,
  id: PlaylistId,
  entries: readonly Entry[],
  keys: readonly string[],
): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map((entry, index) => ({
    id: entry.id,
    playlist_id: id,
    track_id: entry.track_id,
    order_key: keys[index] ?? '',
    added: entry.added,
  }))
  await db.insertInto('user_playlist_tracks').values(rows).execute()
}
