import type { ContentType, PlaylistId, SyncState, TrackId, UserId } from '@pezzottify/contract'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Clock } from '../../clock.ts'
import { contentTypeNumber } from '../../db/user/content-types.ts'
import { permissionsFor } from '../../db/user/permissions.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { storedSettings } from '../../db/user/stored-settings.ts'
import type { UserTables } from '../../db/user/tables.ts'
import type { EventLog } from '../../events/log.ts'

type Db = Kysely<UserTables>
export type Sync = ReturnType<typeof createSync>

/** How a device gets to know all that is its user's: everything of one moment, or what happened since. */
export function createSync({ users, events, clock }: { users: UserStore; events: EventLog; clock: Clock }) {
  return {
    /** All effects of the events up to `seq` and none of later ones. */
    state: (userId: UserId): Promise<SyncState> =>
      users.snapshot(async (db) => ({
        seq: await seqOf(db, userId),
        likes: await likesOf(db, userId),
        settings: await storedSettings(db, userId),
        playlists: await playlistsOf(db, userId),
        permissions: await permissionsFor(db, userId, clock.now()),
      })),

    /** @throws AppError `gone` when the log does not reach back to `seq` */
    since: events.since,
  }
}

async function seqOf(db: Db, userId: UserId): Promise<number> {
  const head = await db
    .selectFrom('user_event_head')
    .select('seq')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return head?.seq ?? 0
}

async function likesOf(db: Db, userId: UserId): Promise<SyncState['likes']> {
  const rows = await db
    .selectFrom('liked_content')
    .select(['content_type', 'content_id'])
    .where('user_id', '=', userId)
    .orderBy('id')
    .execute()
  const ids = (type: ContentType): string[] =>
    rows.filter((row) => row.content_type === contentTypeNumber(type)).map((row) => row.content_id)
  return { albums: ids('album'), artists: ids('artist'), tracks: ids('track') }
}

async function playlistsOf(db: Db, userId: UserId): Promise<SyncState['playlists']> {
  const playlists = await db
    .selectFrom('user_playlist')
    .select(['id', 'name'])
    .where('user_id', '=', userId)
    .orderBy('created')
    .orderBy(sql`rowid`)
    .execute()
  const entries = await db
    .selectFrom('user_playlist_tracks as entry')
    .innerJoin('user_playlist as playlist', 'playlist.id', 'entry.playlist_id')
    .select(['entry.playlist_id', 'entry.track_id'])
    .where('playlist.user_id', '=', userId)
    .orderBy('entry.playlist_id')
    .orderBy('entry.order_key')
    .execute()
  const tracks = Map.groupBy(entries, (entry) => entry.playlist_id)
  return playlists.map(({ id, name }) => ({
    id: id as PlaylistId,
    name,
    tracks: (tracks.get(id) ?? []).map((entry) => entry.track_id as TrackId),
  }))
}
