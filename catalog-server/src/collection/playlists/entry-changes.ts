import type { EntryId, EventBefore, EventPayload, PlaylistEntry, TrackId } from '@pezzottify/contract'

/** An entry as stored. A removed one keeps its place, so that entries placed beside it by another device find it. */
export type StoredEntry = {
  id: EntryId
  track_id: TrackId
  order_key: string
  added: number
  removed_at: number | null
}

/** The result of an edit: the rows to write, and the event with its before-image. */
export type EntryChanges = {
  rows: StoredEntry[]
  payload: Omit<EventPayload<'playlist_entries_changed'>, 'playlist_id'>
  former: EventBefore<'playlist_entries_changed'>
}

export const isLive = (row: StoredEntry | null | undefined): boolean => row?.removed_at === null

/**
 * Derives the changes from each touched entry before and after, with null before for a new one. Null when there is no
 * visible change.
 */
export function changesOf(
  touched: readonly { was: StoredEntry | null; row: StoredEntry | null }[],
): EntryChanges | null {
  const rows: StoredEntry[] = []
  const payload: EntryChanges['payload'] = { placed: [], removed: [] }
  const former: EntryChanges['former'] = { placed: [], removed: [] }
  for (const { was, row } of touched) {
    if (!row || (row.order_key === was?.order_key && row.removed_at === was.removed_at)) continue
    rows.push(row)
    if (isLive(row)) payload.placed.push(placeOf(row))
    else if (isLive(was)) payload.removed.push(row.id)
    if (was && isLive(was)) former.placed.push(placeOf(was))
    else if (isLive(row)) former.removed.push(row.id)
  }
  return payload.placed.length + payload.removed.length > 0 ? { rows, payload, former } : null
}

const placeOf = ({ id, track_id, order_key: key }: StoredEntry): PlaylistEntry => ({ id, track_id, key })
