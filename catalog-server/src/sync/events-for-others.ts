import type { StoredEvent, TrackId, UserId } from '@pezzottify/contract'
import type { Clock } from '../base/clock.ts'
import { AppError } from '../base/errors.ts'
import type { UserStore } from '../db/user/schema.ts'
import { createLiveEntriesJson } from '../collection/index.ts'
import { createPermissionLookup } from '../identity/index.ts'

/**
 * Events for clients that know neither entries nor new names, under the same numbers. A change of entries becomes an event
 * with the whole current list: an earlier event may already contain a later change, and applying that again changes
 * nothing. A new name becomes the permissions that the user has anyway.
 */
export function createEventsForOthers(users: UserStore, clock: Clock) {
  const tracksJson = createLiveEntriesJson(users.reader, 'tracks')
  const permissionsOf = createPermissionLookup(users)
  /** @throws AppError `gone` when the lists have more than `tracksMax` tracks together */
  return (userId: UserId, events: readonly StoredEvent[], tracksMax = Infinity): StoredEvent[] => {
    const lists = new Map<string, TrackId[]>()
    let tracks = 0
    const counted = (list: readonly TrackId[]): void => {
      tracks += list.length
      if (tracks > tracksMax) throw new AppError('gone')
    }
    const listOf = (id: string): TrackId[] => {
      // Written by the server itself.
      const known = lists.get(id) ?? (JSON.parse(Buffer.from(tracksJson('', id, '')).toString()) as TrackId[])
      lists.set(id, known)
      return known
    }
    return events.map((event) => {
      if (event.type === 'user_renamed') {
        const { permissions } = permissionsOf(userId, clock.now())
        return { ...event, type: 'permissions_reset', payload: { permissions } }
      }
      if (event.type === 'playlist_tracks_updated') counted(event.payload.track_ids)
      if (event.type !== 'playlist_entries_changed') return event
      const { playlist_id } = event.payload
      const track_ids = listOf(playlist_id)
      counted(track_ids)
      return { ...event, type: 'playlist_tracks_updated', payload: { playlist_id, track_ids } }
    })
  }
}
