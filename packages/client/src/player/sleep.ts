import type { PlayerState } from './player-state.ts'
import * as queues from './queue.ts'
import type { TrackInfo } from './track-info.ts'

/** When the music ends by itself. `at`, `setAt`: milliseconds since 1970. */
export type Sleep = { until: 'time'; at: number } | { until: 'track' | 'album'; setAt: number }
/** The choice of a listener. */
export type SleepChoice = { minutes: number } | 'track' | 'album'

/** The offered times, in minutes. */
export const sleepMinutes = [5, 15, 30, 45, 60, 90] as const
/** The longest time, in minutes. */
const sleepMinutesMax = 24 * 60
/** The music fades out over this time before it ends. */
export const sleepFadeSeconds = 8

export function sleepOf(choice: SleepChoice, nowMs: number): Sleep {
  if (typeof choice === 'string') return { until: choice, setAt: nowMs }
  const minutes = Math.min(sleepMinutesMax, Math.max(0, choice.minutes))
  return { until: 'time', at: nowMs + minutes * 60_000 }
}

/**
 * Whether the music ends with the current track. `next` is the next track of the queue; undefined while it is being
 * loaded. When it cannot be loaded (null), the album counts as finished, so that no other album wakes the listener.
 */
export function sleepsAfter(
  { sleep, queue, track }: Pick<PlayerState, 'sleep' | 'queue' | 'track'>,
  next: TrackInfo | null | undefined,
): boolean {
  if (sleep === null || sleep.until === 'time') return false
  if (sleep.until === 'track') return true
  // A repeated track or queue has no end, so it stops after this track.
  if (queues.next(queue, 'finished').queue.index <= queue.index) return true
  if (next === undefined) return false
  return !track?.album || track.album.id !== next?.album?.id
}

/** Parses a stored timer. Null for a text that is not one. */
export function readSleep(text: string | null): Sleep | null {
  const [, until, digits] = /^(?:(track|album) )?(\d+)$/.exec(text ?? '') ?? []
  if (digits === undefined) return null
  const ms = Number(digits)
  return until === 'track' || until === 'album' ? { until, setAt: ms } : { until: 'time', at: ms }
}

export const sleepText = (sleep: Sleep): string =>
  sleep.until === 'time' ? String(sleep.at) : `${sleep.until} ${sleep.setAt}`
