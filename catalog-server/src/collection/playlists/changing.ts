import type { PlaylistId } from '@pezzottify/contract'
import { playlistEntriesMax } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { AppError, notFound } from '../../base/errors.ts'
import type { Actor, Append, EventLog, Transaction } from '../../events/index.ts'
import type { EntryChanges } from './entry-changes.ts'
import type { EntryList } from './entry-list.ts'
import { createEntryList } from './entry-list.ts'
import * as store from './store.ts'

/** A user's own playlist within the transaction that changes it. */
export type OpenPlaylist = {
  tx: Transaction
  append: Append
  id: PlaylistId
  name: string
  rename(name: string): Promise<void>
  /** Makes no event: our own clients show no comments. */
  comment(comment: string): Promise<void>
  /**
   * Makes no event when nothing changed, unless `tellAnyway`.
   *
   * @throws AppError `bad_request` when it has become longer than `max` entries
   */
  changeEntries(
    change: (list: EntryList) => void | Promise<void>,
    options?: { max?: number; tellAnyway?: boolean },
  ): Promise<void>
}

export type Changing = ReturnType<typeof createChanging>

const nothing: EntryChanges = {
  rows: [],
  payload: { placed: [], removed: [] },
  former: { placed: [], removed: [] },
}

/** Every change of a playlist goes through here: it checks the owner, and each event gets its before-image. */
export function createChanging(events: EventLog, clock: Clock) {
  const write = async (
    tx: Transaction,
    id: PlaylistId,
    columns: { name?: string; comment?: string },
  ): Promise<void> => {
    const changed = clock.now()
    await tx
      .updateTable('user_playlist')
      .set({ ...columns, changed })
      .where('id', '=', id)
      .execute()
  }

  const open = (tx: Transaction, append: Append, id: PlaylistId, name: string): OpenPlaylist => ({
    tx,
    append,
    id,
    name,
    rename: async (to) => {
      await write(tx, id, { name: to })
      await append('playlist_renamed', { playlist_id: id, name: to }, { name })
    },
    comment: (comment) => write(tx, id, { comment }),
    changeEntries: async (change, { max = playlistEntriesMax, tellAnyway = false } = {}) => {
      const list = createEntryList(await store.storedEntries(tx, id), clock.now())
      await change(list)
      if (list.live().length > max)
        throw new AppError('bad_request', `A playlist holds at most ${max} tracks`)
      const changes = list.changes() ?? (tellAnyway ? nothing : null)
      if (!changes) return
      await write(tx, id, {})
      await store.writeEntries(tx, id, changes.rows)
      await store.forgetEntries(tx, id, list.tooMany())
      await append('playlist_entries_changed', { playlist_id: id, ...changes.payload }, changes.former)
    },
  })

  return {
    /** @throws AppError `not_found` for another user's playlist, one in the bin, and an unknown one */
    own: (actor: Actor, id: PlaylistId, change: (playlist: OpenPlaylist) => Promise<void>): Promise<void> =>
      events.record(actor, async (tx, append) => {
        const { name } = await store.livePlaylist(tx, actor.user_id, id)
        await change(open(tx, append, id, name))
      }),

    /** The same for a playlist in the bin. */
    deleted: (
      actor: Actor,
      id: PlaylistId,
      change: (playlist: OpenPlaylist) => Promise<void>,
    ): Promise<void> =>
      events.record(actor, async (tx, append) => {
        const found = await store.findPlaylist(tx, actor.user_id, id)
        if (!found || found.deleted_at === null) throw notFound()
        await change(open(tx, append, id, found.name))
      }),

    /** Opens a playlist that is being created. */
    open,
  }
}
