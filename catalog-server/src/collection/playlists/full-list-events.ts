import type { StoredEvent, TrackId } from '@pezzottify/contract'
import { createLiveEntries } from './queries.ts'
import type { UserStore } from '../../db/user/schema.ts'

/**
 * Events as they are for clients that do not know entries: in place of what changed in a playlist they get the whole of
 * it, as it is now. An earlier event may so carry what a later one did; applied again, that changes nothing.
 */
export function createFullListEvents(users: UserStore) {
  const entriesOf = createLiveEntries(users.reader)
  return (events: readonly StoredEvent[]): StoredEvent[] => {
    const lists = new Map<string, TrackId[]>()
    const listOf = (id: string): TrackId[] => {
      const known = lists.get(id) ?? entriesOf(id).map((entry) => entry.track_id)
      lists.set(id, known)
      return known
    }
    return events.map((event) => {
      if (event.type !== 'playlist_entries_changed') return event
      const { playlist_id } = event.payload
      return {
        ...event,
        type: 'playlist_tracks_updated',
        payload: { playlist_id, track_ids: listOf(playlist_id) },
      }
    })
  }
}
