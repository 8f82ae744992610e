import type { DeletedPlaylist, PlaylistId, UserId } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { liveEntriesOf } from './queries.ts'
import type { UserStore } from '../../db/user/schema.ts'
import type { Actor } from '../../events/index.ts'
import type { Changing } from './changing.ts'
import * as store from './store.ts'

/**
 * The bin, where deleted playlists stay for a while. Devices see a deletion, and a restored playlist comes to
 * them as a new one.
 */
export function createBin({
  users,
  changing,
  clock,
}: {
  users: UserStore
  changing: Changing
  clock: Clock
}) {
  return {
    /** Latest first. */
    bin: (userId: UserId): Promise<DeletedPlaylist[]> => store.playlistsInBin(users.read, userId),

    /** @throws AppError `not_found` */
    remove: (actor: Actor, id: PlaylistId): Promise<void> =>
      changing.own(actor, id, async ({ tx, append }) => {
        await tx.updateTable('user_playlist').set({ deleted_at: clock.now() }).where('id', '=', id).execute()
        await append('playlist_deleted', { playlist_id: id })
      }),

    /** @throws AppError `not_found` */
    undelete: (actor: Actor, id: PlaylistId): Promise<void> =>
      changing.deleted(actor, id, async ({ tx, append, name }) => {
        await tx.updateTable('user_playlist').set({ deleted_at: null }).where('id', '=', id).execute()
        await append('playlist_created', { playlist_id: id, name })
        const placed = await liveEntriesOf(tx, id)
        // The list itself has not changed.
        if (placed.length > 0)
          await append(
            'playlist_entries_changed',
            { playlist_id: id, placed, removed: [] },
            { placed, removed: [] },
          )
      }),

    /** Deletes for good the playlists and entries that were removed longer ago than the bin keeps them. */
    emptyBin: (): Promise<void> => store.forgetDeleted(users.write, clock.now()),
  }
}
