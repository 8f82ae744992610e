import type { TrackId } from '@pezzottify/contract'

/** A place in a playlist. Its id stays the same wherever it is moved. */
export type Entry = { id: string; track_id: TrackId; added: number }

/**
 * The entries of a list that is given as track ids alone: each takes the first unused entry of the same track, so that
 * what another device says about an entry still finds it.
 */
export function keepEntries(
  current: readonly Entry[],
  wanted: readonly TrackId[],
  create: (trackId: TrackId) => Entry,
): Entry[] {
  const unused = Map.groupBy(current, (entry) => entry.track_id)
  return wanted.map((trackId) => unused.get(trackId)?.shift() ?? create(trackId))
}
