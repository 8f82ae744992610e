import type { TrackId } from '@pezzottify/contract'
import type { NewEntry } from './entry-list.ts'

/**
 * The entries of a list that is given as track ids alone: each takes the first unused entry of the same track, so that
 * what another device says about an entry still finds it.
 */
export function keepEntries(
  current: readonly NewEntry[],
  wanted: readonly TrackId[],
  create: (trackId: TrackId) => NewEntry,
): NewEntry[] {
  const unused = Map.groupBy(current, (entry) => entry.track_id)
  return wanted.map((trackId) => unused.get(trackId)?.shift() ?? create(trackId))
}
