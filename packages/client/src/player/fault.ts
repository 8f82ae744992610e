import type { ErrorCode } from '@pezzottify/contract'
import { ApiError } from '../api/api.ts'

/** A failure that keeps all tracks from playing, not just this one: the disk or the server does not answer. */
export type Outage = { code: ErrorCode | 'offline'; retryAfterSeconds: number | null }

/** The server's answer for the address of a track. */
export type StreamAnswer = {
  status: number
  /** From the header `X-Error-Code`. */
  code: ErrorCode | null
  retryAfterSeconds: number | null
  /** The current version of the file, if the server says so. */
  version: string | null
}

/** The reason why a track does not play. */
export type Fault =
  /** It passes by itself: wait, and continue. */
  | { kind: 'outage'; outage: Outage }
  /** The session or the permission is gone: stop, and keep the position. */
  | { kind: 'refused' }
  /** The track or its file is gone: play the next one. */
  | { kind: 'gone' }
  /** The file was replaced: continue in the new one. */
  | { kind: 'changed'; version: string | null }
  /** The server has it, so the fault is in the bytes, or the connection failed a moment ago. */
  | { kind: 'bytes' }

/** The fault behind the server's answer for an address that did not play; null means no answer. */
export function faultOf(answer: StreamAnswer | null): Fault {
  if (!answer) return { kind: 'outage', outage: { code: 'offline', retryAfterSeconds: null } }
  const { status, code, retryAfterSeconds, version } = answer
  if (status === 401 || status === 403) return { kind: 'refused' }
  // Without its code it is not the server that says so, but something in front of it that has lost the way to it.
  if (status === 404 && (code === 'file_gone' || code === 'not_found')) return { kind: 'gone' }
  if (status === 404) return { kind: 'outage', outage: { code: 'unavailable', retryAfterSeconds } }
  if (status === 409 || status === 410 || status === 412) return { kind: 'changed', version }
  if (status === 429) return { kind: 'outage', outage: { code: code ?? 'rate_limited', retryAfterSeconds } }
  if (status >= 500) return { kind: 'outage', outage: { code: code ?? 'unavailable', retryAfterSeconds } }
  return { kind: 'bytes' }
}

/** The fault behind a failed request to the catalog. */
export function faultOfError(error: unknown): Fault {
  if (!(error instanceof ApiError)) return { kind: 'bytes' }
  if (error.code === 'offline') return faultOf(null)
  const { status, code, retryAfterSeconds } = error
  return faultOf({ status, code, retryAfterSeconds, version: null })
}
