import type { TrackId } from '@pezzottify/contract'
import type { Catalog } from '../../catalog/index.ts'
import type { Bookmarks } from '../../collection/index.ts'
import { isoDate } from '../protocol/dates.ts'
import type { Endpoints } from '../protocol/endpoint.ts'
import { idOf } from '../protocol/ids.ts'
import type { KeptSongServices } from '../shapes/kept-songs.ts'
import { keptSongs } from '../shapes/kept-songs.ts'
import { tracksOf } from './known-ids.ts'

type Services = KeptSongServices & {
  catalog: Pick<Catalog, 'known' | 'withFormer'>
  bookmarks: Bookmarks
}

/** Places in songs. One whose song is not there is not shown, and is kept in case it returns. */
export const bookmarkEndpoints = ({ bookmarks, ...services }: Services): Endpoints => ({
  getBookmarks: {
    answer: async ({ session }) => {
      const kept = await bookmarks.list(session.user_id)
      const songs = await keptSongs(
        services,
        session,
        kept.map(({ track_id }) => track_id),
      )
      const bookmark = kept.flatMap(({ track_id, position_ms, comment, created, changed }) => {
        const entry = songs.get(track_id)
        if (!entry) return []
        return {
          position: position_ms,
          username: session.user_handle,
          comment: comment || undefined,
          created: isoDate(created),
          changed: isoDate(changed),
          entry,
        }
      })
      return { bookmarks: { bookmark } }
    },
  },
  createBookmark: {
    isWrite: true,
    answer: async ({ parameters, session }) => {
      const [id, position_ms] = [parameters.required('id'), parameters.requiredInteger('position')]
      const comment = parameters.text('comment') ?? ''
      for (const track_id of await tracksOf(services.catalog, [id]))
        await bookmarks.set(session.user_id, { track_id, position_ms, comment })
    },
  },
  deleteBookmark: {
    isWrite: true,
    answer: async ({ parameters, session }) => {
      const text = parameters.required('id')
      const versions = await services.catalog.withFormer('track', [idOf('track', text)])
      const removed = await Promise.all(
        [...versions.values()].flat().map((id) => bookmarks.remove(session.user_id, id as TrackId)),
      )
      // Nothing to delete is no error, but for a song that never was.
      if (!removed.includes(true)) await tracksOf(services.catalog, [text])
    },
  },
})
