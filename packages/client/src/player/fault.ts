import type { ErrorCode } from '@pezzottify/contract'
import { ApiError } from '../api/api.ts'

/** What keeps all tracks from playing, not just this one: the disk does not answer, or the server does not. */
export type Outage = { code: ErrorCode | 'offline'; retryAfterSeconds: number | null }

/** How the server answers for the address of a track. */
export type StreamAnswer = {
  status: number
  /** Of the header `X-Error-Code`. */
  code: ErrorCode | null
  retryAfterSeconds: number | null
  /** The version of the file that is there now, where the server says it. */
  version: string | null
}

/** Whose fault it is that a track does not play. */
export type Fault =
  /** It passes by itself: wait, and go on. */
  | { kind: 'outage'; outage: Outage }
  /** Nobody is signed in any more, or the permission is gone: stop, and keep the place. */
  | { kind: 'refused' }
  /** There is no such track, or its file is gone: the next one. */
  | { kind: 'gone' }
  /** The file was replaced: go on in the new one. */
  | { kind: 'changed'; version: string | null }
  /** The server has it, so that it is the bytes, or was the way to them a moment ago. */
  | { kind: 'bytes' }

/** What follows from how the server answers for an address that did not play; null: it does not answer. */
export function faultOf(answer: StreamAnswer | null): Fault {
  if (!answer) return { kind: 'outage', outage: { code: 'offline', retryAfterSeconds: null } }
  const { status, code, retryAfterSeconds, version } = answer
  if (status === 401 || status === 403) return { kind: 'refused' }
  if (status === 404) return { kind: 'gone' }
  if (status === 409 || status === 410 || status === 412) return { kind: 'changed', version }
  if (status === 429) return { kind: 'outage', outage: { code: code ?? 'rate_limited', retryAfterSeconds } }
  if (status >= 500) return { kind: 'outage', outage: { code: code ?? 'unavailable', retryAfterSeconds } }
  return { kind: 'bytes' }
}

/** The same for a question to the catalog that failed. */
export function faultOfError(error: unknown): Fault {
  if (!(error instanceof ApiError)) return { kind: 'bytes' }
  if (error.code === 'offline') return faultOf(null)
  const { status, code, retryAfterSeconds } = error
  return faultOf({ status, code, retryAfterSeconds, version: null })
}
