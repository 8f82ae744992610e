import type { DeletedPlaylist, PlaylistId, UserId } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { liveEntriesOf } from './queries.ts'
import type { UserStore } from '../../db/user/schema.ts'
import type { Actor } from '../../events/index.ts'
import type { Changing } from './changing.ts'
import * as store from './store.ts'

/** What is deleted lies in the bin for a while. On the devices it is gone, and comes back as a new one would. */
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
        // To the list itself nothing happened.
        if (placed.length > 0)
          await append(
            'playlist_entries_changed',
            { playlist_id: id, placed, removed: [] },
            { placed, removed: [] },
          )
      }),

    /** Forgets for good what has been deleted or removed for longer than the bin keeps it. */
    emptyBin: (): Promise<void> => store.forgetDeleted(users.write, clock.now()),
  }
}
