import type { TrackId } from '@pezzottify/contract'
import type { StoragePort } from '../ports.ts'
import { storedItems } from '../stored-value.ts'

const key = 'recentPlays'
const dayMs = 24 * 60 * 60_000
/** A day of short songs. The oldest are dropped. */
const recentMax = 500

/** A track and when it began to play, in minutes since 1970: short, since the storage is small. */
type Play = readonly [trackId: string, minute: number]

/** The plays on this device within a day, latest last. */
export const recentPlays = (storage: StoragePort, nowMs: number): TrackId[] =>
  read(storage, nowMs).map(([trackId]) => trackId as TrackId)

/** Remembers a play. With a full storage it is lost, and the music goes on. */
export function notePlay(storage: StoragePort, trackId: string, nowMs: number): void {
  const others = read(storage, nowMs).filter(([other]) => other !== trackId)
  const stored = [...others, [trackId, Math.floor(nowMs / 60_000)]].slice(-recentMax)
  try {
    storage.setItem(key, JSON.stringify(stored))
  } catch {
    storage.removeItem(key)
  }
}

export const forgetPlays = (storage: StoragePort): void => storage.removeItem(key)

/** Unreadable data count as not played, and so do plays in the future, from a clock that was set back. */
function read(storage: StoragePort, nowMs: number): Play[] {
  const isRecent = (minute: number): boolean => minute * 60_000 > nowMs - dayMs && minute * 60_000 <= nowMs
  return storedItems(storage, key).flatMap((item): Play[] => {
    if (!Array.isArray(item)) return []
    const [trackId, minute]: unknown[] = item
    return typeof trackId === 'string' && typeof minute === 'number' && isRecent(minute)
      ? [[trackId, minute]]
      : []
  })
}
