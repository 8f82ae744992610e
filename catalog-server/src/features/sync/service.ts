import type { ContentType, SyncEvents, SyncState, UserId } from '@pezzottify/contract'
import type { Kysely } from 'kysely'
import type { Clock } from '../../clock.ts'
import { contentTypeNumber } from '../../db/user/content-types.ts'
import { permissionsFor } from '../../db/user/permissions.ts'
import { liveEntries, livePlaylists, toEntries } from '../../db/user/playlist-entries.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { storedSettings } from '../../db/user/stored-settings.ts'
import type { UserTables } from '../../db/user/tables.ts'
import { AppError } from '../../errors.ts'
import type { EventLog } from '../../events/log.ts'
import type { Cursor } from '../../events/past.ts'

type Db = Kysely<UserTables>
export type Sync = ReturnType<typeof createSync>

/** How a device gets to know all that is its user's: everything of one moment, or what happened since. */
export function createSync({ users, events, clock }: { users: UserStore; events: EventLog; clock: Clock }) {
  /** All effects of the events up to `seq` and none of later ones. */
  const state = (userId: UserId, withEntries: boolean): Promise<SyncState> =>
    users.snapshot(async (db) => ({
      ...events.head(userId),
      likes: await likesOf(db, userId),
      settings: await storedSettings(db, userId),
      playlists: await playlistsOf(db, userId, withEntries),
      permissions: await permissionsFor(db, userId, clock.now()),
    }))

  return {
    state,

    /**
     * What happened after a place. From where no way leads on, clients that know entries get everything anew.
     *
     * @throws AppError `gone` for the others
     */
    since: async (userId: UserId, cursor: Cursor, withEntries: boolean): Promise<SyncEvents> => {
      const found = events.since(userId, cursor)
      if (found && !withEntries) return { ...found, events: events.wholeLists(found.events) }
      // From the very beginning, the others get what is kept, though the first events may be missing.
      if (found && found.events.length === found.current_seq - Math.max(cursor.since, 0)) return found
      if (!withEntries) throw new AppError('gone')
      const snapshot = await state(userId, true)
      const { seq, epoch, at } = snapshot
      return { events: [], current_seq: seq, epoch, at, snapshot }
    },
  }
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

async function playlistsOf(db: Db, userId: UserId, withEntries: boolean): Promise<SyncState['playlists']> {
  const playlists = await livePlaylists(db, userId)
  const rows = await liveEntries(db)
    .innerJoin('user_playlist as playlist', 'playlist.id', 'entry.playlist_id')
    .where('playlist.user_id', '=', userId)
    .execute()
  const entriesOf = Map.groupBy(rows, (row) => row.playlist_id)
  return playlists.map(({ id, name }) => {
    const entries = toEntries(entriesOf.get(id) ?? [])
    return { id, name, ...(withEntries ? { entries } : { tracks: entries.map((entry) => entry.track_id) }) }
  })
}
