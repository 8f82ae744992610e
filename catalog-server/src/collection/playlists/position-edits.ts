import type { PlaylistId, TrackId } from '@pezzottify/contract'
import { playlistEntriesMax } from '@pezzottify/contract'
import { AppError } from '../../base/errors.ts'
import type { Catalog } from '../../catalog/index.ts'
import type { Actor } from '../../events/index.ts'
import type { Changing, OpenPlaylist } from './changing.ts'
import type { NewEntry } from './entry-list.ts'
import { keepEntries } from './keep-entries.ts'

type Parts = {
  changing: Changing
  catalog: Pick<Catalog, 'shownTracks'>
  newEntry: (trackId: TrackId) => NewEntry
}
type Description = { name?: string | undefined; comment?: string | undefined }
/** `removed`: positions from 0 in the list before the change, counting only tracks that are shown. */
export type PositionEdit = Description & { removed: readonly number[]; added: readonly TrackId[] }

/**
 * Edits of clients that know a playlist as the tracks they were shown, without the ids of its entries. An entry whose
 * track is missing is not shown and keeps its place.
 */
export function createPositionEdits({ changing, catalog, newEntry }: Parts) {
  return {
    /**
     * Removes first, then adds at the end; all of it or nothing.
     *
     * @throws AppError `not_found`, `bad_request` for a position that is not shown, or when it grows too long
     */
    editPositions: (actor: Actor, id: PlaylistId, edit: PositionEdit): Promise<void> =>
      changing.own(actor, id, async (playlist) => {
        const { removed, added } = edit
        await describe(playlist, edit)
        await playlist.changeEntries(async (list) => {
          if (removed.length > 0) {
            const live = list.live()
            const shownNow = await catalog.shownTracks(live.map((entry) => entry.track_id))
            const shown = live.filter((entry) => shownNow.has(entry.track_id))
            list.remove(removed.map((position) => entryAt(shown, position).id))
          }
          list.insert(bounded(added).map(newEntry), list.live().at(-1)?.id ?? null)
        })
      }),

    /**
     * Replaces its tracks, leaving as many entries as possible in place.
     *
     * @throws AppError `not_found`, `bad_request` for too many tracks
     */
    replaceTracks: (
      actor: Actor,
      id: PlaylistId,
      { track_ids, ...description }: Description & { track_ids: readonly TrackId[] },
    ): Promise<void> =>
      changing.own(actor, id, async (playlist) => {
        await describe(playlist, description)
        await playlist.changeEntries((list) =>
          list.become(keepEntries(list.live(), bounded(track_ids), newEntry)),
        )
      }),
  }
}

async function describe(playlist: OpenPlaylist, { name, comment }: Description): Promise<void> {
  if (name !== undefined && name !== playlist.name) await playlist.rename(name)
  if (comment !== undefined) await playlist.comment(comment)
}

function entryAt<T>(shown: readonly T[], position: number): T {
  const entry = shown[position]
  if (!entry) throw new AppError('bad_request', `The playlist has no track at position ${position}`)
  return entry
}

/** Refuses what cannot fit before any work is done for it. */
function bounded(trackIds: readonly TrackId[]): readonly TrackId[] {
  if (trackIds.length > playlistEntriesMax)
    throw new AppError('bad_request', `A playlist holds at most ${playlistEntriesMax} tracks`)
  return trackIds
}
