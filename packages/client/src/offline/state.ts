export { storagePressureOf, type StoragePressure } from './storage-pressure.ts'
import type { OfflineItem, OfflineKind, OfflineTrack } from './ports.ts'

/**
 * `idle`: everything is stored. `waiting`: the server is unavailable; it goes on by itself. `full`: the device has no
 * room, `limit`: the user's own limit is reached; both continue on request.
 */
export type OfflineStatus = 'idle' | 'fetching' | 'paused' | 'waiting' | 'full' | 'limit'

export type OfflineState = {
  /** Oldest first. */
  items: readonly OfflineItem[]
  tracks: ReadonlyMap<string, OfflineTrack>
  status: OfflineStatus
  /** The number of tracks still to be fetched. */
  missing: number
  /** The track being fetched. */
  current: { id: string; keptBytes: number; sizeBytes: number | null } | null
}

export const nothingOffline: OfflineState = {
  items: [],
  tracks: new Map(),
  status: 'idle',
  missing: 0,
  current: null,
}

/** How much of an item is stored: `here` of `all` tracks; `all` is null until the first look. */
export type Coverage = { here: number; all: number | null; isWhole: boolean }

/** Null for an item that is not kept. */
export function coverageOf(state: OfflineState, kind: OfflineKind, id: string): Coverage | null {
  const item = state.items.find((one) => one.kind === kind && one.id === id)
  if (!item) return null
  if (item.trackIds === null) return { here: 0, all: null, isWhole: false }
  const all = new Set(item.trackIds)
  const here = [...all].filter((trackId) => state.tracks.has(trackId)).length
  return { here, all: all.size, isWhole: here === all.size }
}

export const bytesOf = (state: OfflineState): number =>
  [...state.tracks.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
