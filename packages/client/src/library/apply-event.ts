import type { EntryId, EventPayload, EventType, PlaylistEntry, StoredEvent } from '@pezzottify/contract'
import type { Draft } from './draft.ts'
import type { Entry } from './library.ts'

/** What each event does to what a user owns. Applied again, it changes nothing. */
const reducers: { [T in EventType]: (draft: Draft, payload: EventPayload<T>) => void } = {
  content_liked: (draft, { content_type, content_id }) => void draft.likesOf(content_type).add(content_id),
  content_unliked: (draft, { content_type, content_id }) =>
    void draft.likesOf(content_type).delete(content_id),
  setting_changed: (draft, { setting }) => void draft.settings().set(setting.key, setting.value),
  playlist_created: (draft, { playlist_id, name }) => draft.addPlaylist(playlist_id, name),
  playlist_renamed: (draft, { playlist_id, name }) => draft.changePlaylist(playlist_id, { name }),
  playlist_deleted: (draft, { playlist_id }) => draft.removePlaylist(playlist_id),
  // Not sent to those who know entries. The ids are made up from the places.
  playlist_tracks_updated: (draft, { playlist_id, track_ids }) =>
    draft.changePlaylist(playlist_id, () =>
      track_ids.map((track_id, place) => ({ id: `place-${place}` as EntryId, track_id })),
    ),
  playlist_entries_changed: (draft, { playlist_id, placed, removed }) =>
    draft.changePlaylist(playlist_id, (entries) => withPlaced(entries, placed, removed)),
  permission_granted: (draft, { permission }) =>
    draft.setPermissions(new Set([...draft.permissions(), permission])),
  permission_revoked: (draft, { permission }) =>
    draft.setPermissions(new Set([...draft.permissions()].filter((held) => held !== permission))),
  permissions_reset: (draft, { permissions }) => draft.setPermissions(new Set(permissions)),
}

export function reduce(draft: Draft, { type, payload }: StoredEvent): void {
  // Each event carries the payload of its type; a look-up by name loses that tie.
  const reducer = reducers[type] as (draft: Draft, payload: unknown) => void
  reducer(draft, payload)
}

/** Entries in the order of their keys, with some put where their key says and others gone. */
function withPlaced(
  entries: readonly Entry[],
  placed: readonly PlaylistEntry[],
  removed: readonly EntryId[],
): Entry[] {
  const touched = new Set([...removed, ...placed.map(({ id }) => id)])
  const rest = entries.filter(({ id }) => !touched.has(id))
  const news = placed.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const merged: Entry[] = []
  let next = 0
  for (const entry of rest) {
    for (; next < news.length && (news[next]?.key ?? '') < (entry.key ?? ''); next += 1)
      merged.push(news[next] as Entry)
    merged.push(entry)
  }
  return [...merged, ...news.slice(next)]
}
