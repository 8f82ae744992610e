import type { TrackId } from '@pezzottify/contract'
import type { StoragePort } from '../ports.ts'

const key = 'recentPlays'
const dayMs = 24 * 60 * 60_000
/** A day of short songs. The oldest give way. */
const recentMax = 500

/** A track and when it began to play, in minutes since 1970: short, since the storage is small. */
type Play = readonly [trackId: string, minute: number]

/** What was played on this device within a day, the latest last. */
export const recentPlays = (storage: StoragePort, nowMs: number): TrackId[] =>
  read(storage, nowMs).map(([trackId]) => trackId as TrackId)

/** Keeps that a track plays. A full storage keeps nothing, and the music goes on. */
export function notePlay(storage: StoragePort, trackId: string, nowMs: number): void {
  const others = read(storage, nowMs).filter(([other]) => other !== trackId)
  const kept = [...others, [trackId, Math.floor(nowMs / 60_000)]].slice(-recentMax)
  try {
    storage.setItem(key, JSON.stringify(kept))
  } catch {
    storage.removeItem(key)
  }
}

/** Whatever is broken counts as not played, and so does what a clock that was put back says of the future. */
function read(storage: StoragePort, nowMs: number): Play[] {
  let kept: unknown
  try {
    kept = JSON.parse(storage.getItem(key) ?? '[]')
  } catch {
    return []
  }
  const isRecent = (minute: number): boolean => minute * 60_000 > nowMs - dayMs && minute * 60_000 <= nowMs
  return (Array.isArray(kept) ? kept : []).flatMap((item: unknown): Play[] => {
    if (!Array.isArray(item)) return []
    const [trackId, minute]: unknown[] = item
    return typeof trackId === 'string' && typeof minute === 'number' && isRecent(minute)
      ? [[trackId, minute]]
      : []
  })
}
