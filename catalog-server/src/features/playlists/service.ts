import type { Playlist, PlaylistId, TrackId, UserId } from '@pezzottify/contract'
import { playlistTracksMax } from '@pezzottify/contract'
import type { Clock } from '../../clock.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { AppError, notFound } from '../../errors.ts'
import type { Actor, Append, EventLog } from '../../events/log.ts'
import { newId } from '../../ids.ts'
import type { Entry } from './keep-entries.ts'
import { keepEntries } from './keep-entries.ts'
import * as store from './store.ts'

export type Playlists = ReturnType<typeof createPlaylists>

type Parts = {
  users: UserStore
  events: EventLog
  clock: Clock
  /** Those of the ids that the catalog does not have. */
  unknownTracks: (ids: readonly TrackId[]) => Promise<TrackId[]>
}
type Transaction = Parameters<Parameters<EventLog['record']>[1]>[0]

/** Users' playlists: ordered, a track may be in one several times. A stranger's is not found. */
export function createPlaylists({ users, events, clock, unknownTracks }: Parts) {
  const newEntry = (trackId: TrackId): Entry => ({ id: newId(), track_id: trackId, added: clock.now() })

  /** Runs a change of a playlist that must be the actor's own. */
  const changeOwn = (
    { user_id, device_id }: Actor,
    id: PlaylistId,
    change: (tx: Transaction, append: Append) => Promise<void>,
  ): Promise<void> =>
    events.record(
      user_id,
      async (tx, append) => {
        if (!(await store.isOwn(tx, user_id, id))) throw notFound()
        await change(tx, append)
      },
      device_id,
    )

  return {
    list: (userId: UserId): Promise<PlaylistId[]> => store.playlistIds(users.read, userId),

    /** @throws AppError `not_found` */
    get: (userId: UserId, id: PlaylistId): Promise<Playlist> =>
      users.snapshot(async (db) => {
        const found = await store.findPlaylist(db, userId, id)
        if (!found) throw notFound()
        const entries = await store.entriesOf(db, id)
        return {
          id,
          user_id: userId,
          creator: found.creator,
          name: found.name,
          created: { secs_since_epoch: found.created, nanos_since_epoch: 0 },
          tracks: entries.map((entry) => entry.track_id),
        }
      }),

    /** @throws AppError `bad_request` for too many tracks */
    create: ({ user_id, device_id }: Actor, name: string, trackIds: readonly TrackId[]) => {
      checkLength(trackIds.length)
      const id = newId() as PlaylistId
      return events.record(
        user_id,
        async (tx, append): Promise<PlaylistId> => {
          await tx
            .insertInto('user_playlist')
            .values({ id, user_id, creator_id: user_id, name, created: clock.now() })
            .execute()
          await store.writeEntries(tx, id, trackIds.map(newEntry))
          await append('playlist_created', { playlist_id: id, name })
          if (trackIds.length > 0)
            await append('playlist_tracks_updated', { playlist_id: id, track_ids: [...trackIds] })
          return id
        },
        device_id,
      )
    },

    /**
     * Renames it, replaces its tracks, or both; what is not given stays.
     *
     * @throws AppError `not_found`, `bad_request` for too many tracks
     */
    change: (
      actor: Actor,
      id: PlaylistId,
      wanted: { name?: string | null | undefined; track_ids?: TrackId[] | null | undefined },
    ): Promise<void> =>
      changeOwn(actor, id, async (tx, append) => {
        const { name = null, track_ids: trackIds = null } = wanted
        if (name !== null) {
          await tx.updateTable('user_playlist').set({ name }).where('id', '=', id).execute()
          await append('playlist_renamed', { playlist_id: id, name })
        }
        if (trackIds !== null) {
          checkLength(trackIds.length)
          const entries = keepEntries(await store.entriesOf(tx, id), trackIds, newEntry)
          await store.writeEntries(tx, id, entries)
          await append('playlist_tracks_updated', { playlist_id: id, track_ids: trackIds })
        }
      }),

    /** @throws AppError `not_found` */
    remove: (actor: Actor, id: PlaylistId): Promise<void> =>
      changeOwn(actor, id, async (tx, append) => {
        await tx.deleteFrom('user_playlist').where('id', '=', id).execute()
        await append('playlist_deleted', { playlist_id: id })
      }),

    /** @throws AppError `not_found`; `bad_request` for unknown tracks or too many; nothing is added then */
    addTracks: async (actor: Actor, id: PlaylistId, trackIds: readonly TrackId[]): Promise<void> => {
      const isTooLong = trackIds.length > playlistTracksMax
      const [unknown] = isTooLong ? [] : await unknownTracks(trackIds)
      await changeOwn(actor, id, async (tx, append) => {
        const current = await store.entriesOf(tx, id)
        checkLength(current.length + trackIds.length)
        if (unknown) throw new AppError('bad_request', `The catalog has no track ${unknown}`)
        if (trackIds.length === 0) return
        const added = trackIds.map(newEntry)
        await store.appendEntries(tx, id, current, added)
        const track_ids = [...current, ...added].map((entry) => entry.track_id)
        await append('playlist_tracks_updated', { playlist_id: id, track_ids })
      })
    },

    /** Positions count from 0; those beyond the end are ignored. @throws AppError `not_found` */
    removeTracks: (actor: Actor, id: PlaylistId, positions: readonly number[]): Promise<void> =>
      changeOwn(actor, id, async (tx, append) => {
        const wanted = new Set(positions)
        const current = await store.entriesOf(tx, id)
        const gone = current.filter((_, position) => wanted.has(position)).map((entry) => entry.id)
        if (gone.length === 0) return
        await tx.deleteFrom('user_playlist_tracks').where('id', 'in', gone).execute()
        const kept = current.filter((_, position) => !wanted.has(position))
        const track_ids = kept.map((entry) => entry.track_id)
        await append('playlist_tracks_updated', { playlist_id: id, track_ids })
      }),
  }
}

function checkLength(count: number): void {
  if (count > playlistTracksMax)
    throw new AppError('bad_request', `A playlist holds at most ${playlistTracksMax} tracks`)
}
