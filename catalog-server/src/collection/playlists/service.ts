import type { EntryId, Playlist, PlaylistId, PlaylistOperation, TrackId, UserId } from '@pezzottify/contract'
import { playlistTracksMax } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import type { Catalog } from '../../catalog/index.ts'
import type { PlaylistRow } from './queries.ts'
import { livePlaylists, liveEntriesOf } from './queries.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { AppError, systemCodeOf } from '../../base/errors.ts'
import type { Actor, EventLog, Undoers } from '../../events/index.ts'
import { newId } from '../../base/ids.ts'
import { createTurns } from '../../base/turns.ts'
import { createBin } from './bin.ts'
import { createChanging } from './changing.ts'
import type { NewEntry } from './entry-list.ts'
import { createPlaylistHistory } from './history.ts'
import { keepEntries } from './keep-entries.ts'
import { createPositionEdits } from './position-edits.ts'
import * as store from './store.ts'

export type Playlists = ReturnType<typeof createPlaylists>

type PlaylistUndoers = Undoers<
  'playlist_created' | 'playlist_deleted' | 'playlist_renamed' | 'playlist_entries_changed'
>

type Parts = {
  users: UserStore
  events: EventLog
  clock: Clock
  catalog: Pick<Catalog, 'known' | 'shownTracks'>
}

const newEntry = (track_id: TrackId): NewEntry => ({ id: newId() as EntryId, track_id })

/** Users' playlists: ordered, and a track may occur several times. Another user's playlist is not found. */
export function createPlaylists({ users, events, clock, catalog }: Parts) {
  const changing = createChanging(events, clock)

  const bin = createBin({ users, changing, clock })
  const history = createPlaylistHistory({ users, events, changing })
  /** With all that is kept of it. @throws AppError `not_found` */
  const whole = (userId: UserId, id: PlaylistId) =>
    users.snapshot(async (db) => {
      const found = await store.livePlaylist(db, userId, id)
      return { ...found, id, entries: await liveEntriesOf(db, id) }
    })

  const undoers: PlaylistUndoers = {
    playlist_created: (actor, { payload }) => bin.remove(actor, payload.playlist_id),
    playlist_deleted: (actor, { payload }) => bin.undelete(actor, payload.playlist_id),
    /** Restores the previous name, unless it has been renamed since. @throws AppError `not_found`, `conflict` */
    playlist_renamed: (actor, { payload, former }) =>
      changing.own(actor, payload.playlist_id, async ({ name, rename }) => {
        if (name !== payload.name) throw new AppError('conflict', 'It has been renamed again since')
        await rename(former.name)
      }),
    playlist_entries_changed: history.undoEntries,
  }

  return {
    ...bin,
    ...history,
    ...createPositionEdits({ changing, catalog, newEntry }),
    undoers,

    list: async (userId: UserId): Promise<PlaylistId[]> =>
      (await livePlaylists(users.read, userId)).map(({ id }) => id),

    /** Oldest first; without their tracks. */
    described: (userId: UserId): Promise<PlaylistRow[]> => livePlaylists(users.read, userId),

    whole,

    /** In play order, of one of `described`. */
    tracksOf: async (id: PlaylistId): Promise<TrackId[]> =>
      (await liveEntriesOf(users.read, id)).map((entry) => entry.track_id),

    /** @throws AppError `not_found` */
    get: async (userId: UserId, id: PlaylistId, withEntries: boolean): Promise<Playlist> => {
      const { name, creator, created, entries } = await whole(userId, id)
      return {
        id,
        user_id: userId,
        creator,
        name,
        created: { secs_since_epoch: created, nanos_since_epoch: 0 },
        tracks: entries.map((entry) => entry.track_id),
        ...(withEntries && { entries }),
      }
    },

    /** @throws AppError `bad_request` for too many tracks, `conflict` when there is a playlist of that id */
    create: (
      actor: Actor,
      {
        name,
        track_ids,
        id = newId() as PlaylistId,
      }: { name: string; track_ids: TrackId[]; id?: PlaylistId | undefined },
      max = playlistTracksMax,
    ): Promise<PlaylistId> => {
      const { user_id } = actor
      const created = clock.now()
      return events
        .record(actor, async (tx, append) => {
          const row = { id, user_id, creator_id: user_id, name, created, changed: created, deleted_at: null }
          await tx.insertInto('user_playlist').values(row).execute()
          await append('playlist_created', { playlist_id: id, name })
          await changing
            .open(tx, append, id, name)
            .changeEntries((list) => list.insert(track_ids.map(newEntry), null), { max })
          return id
        })
        .catch((cause: unknown) => {
          if (systemCodeOf(cause) !== 'SQLITE_CONSTRAINT_PRIMARYKEY') throw cause
          throw new AppError('conflict', 'There is a playlist of this id', { cause })
        })
    },

    /**
     * Renames it, replaces its tracks, or both; absent parts stay as they are.
     *
     * @throws AppError `not_found`, `bad_request` for too many tracks
     */
    change: (
      actor: Actor,
      id: PlaylistId,
      wanted: { name?: string | null | undefined; track_ids?: TrackId[] | null | undefined },
    ): Promise<void> =>
      changing.own(actor, id, async ({ rename, changeEntries }) => {
        const { name, track_ids: trackIds } = wanted
        if (typeof name === 'string') await rename(name)
        if (trackIds)
          await changeEntries((list) => list.become(keepEntries(list.live(), trackIds, newEntry)), {
            max: playlistTracksMax,
            tellAnyway: true,
          })
      }),

    /**
     * Edits by the ids of entries; all of it or nothing. @throws AppError `not_found`, `bad_request` when it grows too
     * long
     */
    edit: (actor: Actor, id: PlaylistId, operations: readonly PlaylistOperation[]): Promise<void> =>
      changing.own(actor, id, ({ changeEntries }) =>
        changeEntries(async (list) => {
          const turns = createTurns()
          for (const operation of operations) {
            list.apply(operation)
            await turns()
          }
        }),
      ),

    /** @throws AppError `not_found`; `bad_request` for unknown tracks or too many, and then nothing is added */
    addTracks: async (actor: Actor, id: PlaylistId, trackIds: readonly TrackId[]): Promise<void> => {
      const isTooLong = trackIds.length > playlistTracksMax
      const known = isTooLong ? null : await catalog.known('track', trackIds)
      const unknown = known && trackIds.find((id) => !known.has(id))
      await changing.own(actor, id, ({ changeEntries }) => {
        if (unknown) throw new AppError('bad_request', `The catalog has no track ${unknown}`)
        return changeEntries((list) => list.insert(trackIds.map(newEntry), list.live().at(-1)?.id ?? null), {
          max: playlistTracksMax,
        })
      })
    },

    /** Positions count from 0; those beyond the end are ignored. @throws AppError `not_found` */
    removeTracks: (actor: Actor, id: PlaylistId, positions: readonly number[]): Promise<void> =>
      changing.own(actor, id, ({ changeEntries }) =>
        changeEntries((list) => {
          const wanted = new Set(positions)
          list.remove(list.live().flatMap((entry, position) => (wanted.has(position) ? [entry.id] : [])))
        }),
      ),
  }
}
