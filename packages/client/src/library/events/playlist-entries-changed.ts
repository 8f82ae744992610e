import type { EntryId, PlaylistEntry, PlaylistId, PlaylistOperation } from '@pezzottify/contract'
import type { Entry } from '../model/library.ts'
import type { MutationDefinition, Reducer } from './definition.ts'
import { showNothing } from './definition.ts'

export const playlistEntriesChanged: Reducer<'playlist_entries_changed'> = (
  draft,
  { playlist_id, placed, removed },
) => draft.changePlaylist(playlist_id, (entries) => withPlaced(entries, placed, removed))

export type EditPlaylist = { type: 'edit_playlist'; id: PlaylistId; operations: PlaylistOperation[] }

export const editPlaylist: MutationDefinition<EditPlaylist> = {
  apply: (draft, { id, operations }) =>
    draft.changePlaylist(id, (entries) => operations.reduce(operate, entries)),
  send: (api, { id, operations }, options) =>
    api.playlists.edit({ params: { id }, body: { operations }, ...options }),
}

/** Restores the name and tracks of just after the event `seq`. Shown once the server has done it. */
export type RestorePlaylist = { type: 'restore_playlist'; id: PlaylistId; seq: number }

export const restorePlaylist: MutationDefinition<RestorePlaylist> = {
  apply: showNothing,
  send: (api, { id, seq }, options) => api.playlists.restore({ params: { id }, body: { seq }, ...options }),
}

/** The entries in the order of their keys, after some were placed by their keys and others removed. */
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

/**
 * Does what the server does, except for entries that others removed meanwhile: only the server knows their former
 * places.
 */
export function operate(entries: readonly Entry[], operation: PlaylistOperation): readonly Entry[] {
  if (operation.op === 'remove') {
    const gone = new Set(operation.ids)
    return entries.filter(({ id }) => !gone.has(id))
  }
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  if (operation.op === 'insert')
    return putBehind(
      entries,
      operation.entries.filter(({ id }) => !byId.has(id)),
      operation.after,
    )
  const moved = [...new Set(operation.ids)].flatMap((id) => byId.get(id) ?? [])
  const ids = new Set(moved.map(({ id }) => id))
  let after = operation.after
  if (after !== null && ids.has(after)) {
    const before = entries.slice(
      0,
      entries.findIndex(({ id }) => id === after),
    )
    after = before.findLast(({ id }) => !ids.has(id))?.id ?? null
  }
  return putBehind(
    entries.filter(({ id }) => !ids.has(id)),
    moved,
    after,
  )
}

function putBehind(entries: readonly Entry[], put: readonly Entry[], after: EntryId | null): Entry[] {
  const found = after === null ? -1 : entries.findIndex(({ id }) => id === after)
  const at = after !== null && found < 0 ? entries.length : found + 1
  return [...entries.slice(0, at), ...put, ...entries.slice(at)]
}
