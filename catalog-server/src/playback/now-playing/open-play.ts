import type { UserId } from '@pezzottify/contract'

export type PlayState = 'starting' | 'playing' | 'paused'

/** What a client tells of a play that goes on. */
export type Progress = { state: PlayState; positionMs: number; rate: number }

export type OpenPlay = Progress & {
  id: string
  userId: UserId
  handle: string
  client: string
  trackId: string
  /** 0 where it is not known. */
  durationMs: number
  /** Unix seconds. */
  startedAt: number
  /** Whether its client tells how it goes on, and it counts at its end. */
  counts: boolean
  isReported: boolean
  /** What was heard until the last report, and when that was, on the clock that never jumps. */
  heardMs: number
  toldAtMs: number
}

/** A track of unknown duration is taken to be one of the long ones. */
const unknownDurationMs = 3_600_000

const restMs = ({ durationMs, positionMs, rate }: OpenPlay): number =>
  Math.max(0, (durationMs || unknownDurationMs) - positionMs) / rate

/** How much of the track went by since the last report. */
const passedMs = (play: OpenPlay, nowMs: number): number =>
  play.state === 'playing' ? Math.min(nowMs - play.toldAtMs, restMs(play)) * play.rate : 0

/** How long ago it should have ended; negative before. */
export const overdueMs = (play: OpenPlay, nowMs: number): number => nowMs - play.toldAtMs - restMs(play)

export const positionMs = (play: OpenPlay, nowMs: number): number =>
  Math.round(play.positionMs + passedMs(play, nowMs))

export const heardMs = (play: OpenPlay, nowMs: number): number => play.heardMs + passedMs(play, nowMs)

export const goOn = (play: OpenPlay, progress: Progress, nowMs: number): OpenPlay => ({
  ...play,
  ...progress,
  heardMs: heardMs(play, nowMs),
  toldAtMs: nowMs,
})
