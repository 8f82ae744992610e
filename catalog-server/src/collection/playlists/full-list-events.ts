import type { StoredEvent, TrackId } from '@pezzottify/contract'
import { createLiveEntries } from './queries.ts'
import type { UserStore } from '../../db/user/schema.ts'

/**
 * Events for clients that do not know entries: a change of entries becomes an event with the whole current list. So an
 * earlier event may already contain a later change; applying that again changes nothing.
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
