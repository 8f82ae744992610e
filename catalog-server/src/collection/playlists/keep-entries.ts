import type { TrackId } from '@pezzottify/contract'
import type { NewEntry } from './entry-list.ts'

/**
 * The entries for a list given as track ids: each takes the first unused entry of the same track, so that edits of
 * another device still find their entry.
 */
export function keepEntries(
  current: readonly NewEntry[],
  wanted: readonly TrackId[],
  create: (trackId: TrackId) => NewEntry,
): NewEntry[] {
  const unused = Map.groupBy(current, (entry) => entry.track_id)
  return wanted.map((trackId) => unused.get(trackId)?.shift() ?? create(trackId))
}
