import type { DeletedPlaylist, EntryId, PlaylistId, TrackId, UserId } from '@pezzottify/contract'
import { playlistBinDays } from '@pezzottify/contract'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { UserTables } from '../../db/user/tables.ts'
import { notFound } from '../../base/errors.ts'
import { inBatches } from '../../base/turns.ts'
import type { StoredEntry } from './entry-changes.ts'

type Db = Kysely<UserTables>

const own = (db: Db, userId: number, id: string) =>
  db.selectFrom('user_playlist').where('user_playlist.id', '=', id).where('user_id', '=', userId)

/** The user's playlist, also one in the bin, which is marked. */
export const findPlaylist = (db: Db, userId: number, id: string) =>
  own(db, userId, id)
    .innerJoin('user as creator', 'creator.id', 'user_playlist.creator_id')
    .select([
      'name',
      'comment',
      'user_playlist.created',
      'changed',
      'creator.handle as creator',
      'deleted_at',
    ])
    .executeTakeFirst()

/** The same but for one in the bin. @throws AppError `not_found`, also for another user's playlist */
export async function livePlaylist(db: Db, userId: number, id: string) {
  const found = await findPlaylist(db, userId, id)
  if (!found || found.deleted_at !== null) throw notFound()
  return found
}

/** All stored entries in the order of their keys, including removed ones. */
export async function storedEntries(db: Db, id: PlaylistId): Promise<StoredEntry[]> {
  const rows = await db
    .selectFrom('user_playlist_tracks')
    .select(['id', 'track_id', 'order_key', 'added', 'removed_at'])
    .where('playlist_id', '=', id)
    .orderBy('order_key')
    .execute()
  return rows.map((row) => ({ ...row, id: row.id as EntryId, track_id: row.track_id as TrackId }))
}

/** Rows in one statement: so many take a few milliseconds. */
const rowsAtOnce = 500

/** One statement for many rows, with turns for others in between. */
export const writeEntries = (db: Db, id: PlaylistId, entries: readonly StoredEntry[]): Promise<void> =>
  inBatches(entries, rowsAtOnce, (batch) => writeBatch(db, id, batch))

/** Deletes removed entries with their places. */
export const forgetEntries = (db: Db, id: PlaylistId, ids: readonly EntryId[]): Promise<void> =>
  inBatches(ids, rowsAtOnce, async (batch) => {
    await db
      .deleteFrom('user_playlist_tracks')
      .where('playlist_id', '=', id)
      .where('id', 'in', batch)
      .execute()
  })

async function writeBatch(db: Db, id: PlaylistId, entries: readonly StoredEntry[]): Promise<void> {
  await sql`
    INSERT INTO user_playlist_tracks (playlist_id, id, track_id, order_key, added, removed_at)
    SELECT ${id}, value ->> 'id', value ->> 'track_id', value ->> 'order_key', value ->> 'added', value ->> 'removed_at'
    FROM json_each(${JSON.stringify(entries)}) WHERE true
    ON CONFLICT (playlist_id, id) DO UPDATE SET order_key = excluded.order_key, removed_at = excluded.removed_at
  `.execute(db)
}

/** Latest first. */
export async function playlistsInBin(db: Db, userId: UserId): Promise<DeletedPlaylist[]> {
  const rows = await db
    .selectFrom('user_playlist')
    .select(['id', 'name', 'deleted_at'])
    .select((eb) =>
      eb
        .selectFrom('user_playlist_tracks')
        .whereRef('playlist_id', '=', 'user_playlist.id')
        .where('removed_at', 'is', null)
        .select(eb.fn.countAll<number>().as('count'))
        .as('tracks_count'),
    )
    .where('user_id', '=', userId)
    .where('deleted_at', 'is not', null)
    .orderBy('deleted_at', 'desc')
    .execute()
  return rows.map(({ id, name, deleted_at, tracks_count }) => ({
    id: id as PlaylistId,
    name,
    tracks_count: tracks_count ?? 0,
    deleted_at: deleted_at ?? 0,
    kept_until: (deleted_at ?? 0) + playlistBinDays * 86_400,
  }))
}

/** Deletes playlists that were in the bin for their time, and entries removed long ago. */
export async function forgetDeleted(db: Db, now: number): Promise<void> {
  const before = now - playlistBinDays * 86_400
  await db.deleteFrom('user_playlist').where('deleted_at', '<', before).execute()
  await db.deleteFrom('user_playlist_tracks').where('removed_at', '<', before).execute()
}
