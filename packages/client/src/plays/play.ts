import type { ListeningReport } from '@pezzottify/contract'
import { currentEntry, type PlayerState } from '../player/index.ts'

/** One playback of a track, as far as it was heard. Times in milliseconds since 1970. */
export type Play = {
  sessionId: string
  trackId: string
  /** The source it was played from. */
  context: { type: 'album' | 'playlist'; id: string } | { type: 'queue' }
  startedAt: number
  /** When a part of it was last heard. */
  heardAt: number
  /** Audible time: without pauses, waiting for the network, and skipped parts. */
  heardSeconds: number
  positionSeconds: number
  /** 0 when unknown. */
  trackSeconds: number
  seeks: number
  pauses: number
  isEnded: boolean
  /** This playback completed the album or playlist. */
  isContextEnded: boolean
}

/** Shorter ones do not count as a playback. */
export const heardSecondsMin = 5

export function contextOf({ queue }: PlayerState): Play['context'] {
  const { context } = queue
  const isAdded = currentEntry(queue)?.origin !== 'context'
  if (isAdded || context?.id === undefined) return { type: 'queue' }
  const { type, id } = context
  return type === 'album' || type === 'playlist' ? { type, id } : { type: 'queue' }
}

export const isSameContext = (play: Play, report: ListeningReport): boolean =>
  report.playback_context === play.context.type && (report.context_id ?? null) === contextIdOf(play)

const contextIdOf = ({ context }: Play): string | null => (context.type === 'queue' ? null : context.id)

/** The report for the server, which may be sent repeatedly under one `session_id`. */
export function reportOf(play: Play, name: string, clientType: string): ListeningReport {
  return {
    session_id: play.sessionId,
    track_id: play.trackId,
    started_at: secondsOf(play.startedAt),
    ended_at: play.isEnded ? secondsOf(play.heardAt) : null,
    duration_seconds: Math.round(play.heardSeconds),
    track_duration_seconds: Math.round(play.trackSeconds),
    seek_count: play.seeks,
    pause_count: play.pauses,
    playback_context: play.context.type,
    context_id: contextIdOf(play),
    position_seconds: Math.floor(play.positionSeconds),
    context_ended: play.isContextEnded,
    utc_offset_minutes: utcOffsetMinutes(play.startedAt),
    client_type: clientType,
    user_handle: name,
  }
}

export const secondsOf = (ms: number): number => Math.floor(ms / 1_000)

/** By the device's clock at that time of the year. Some zones were off by seconds long ago. */
const utcOffsetMinutes = (ms: number): number => -Math.round(new Date(ms).getTimezoneOffset()) || 0
