import { ApiError } from '@pezzottify/client'

/** The troubles of a server that have words of their own; all others share some. */
const named: ReadonlySet<unknown> = new Set(['media_unreachable', 'disk_full', 'disk_failed', 'damaged'])

/** The key of the words for an error code. */
export const troubleKey = (code: unknown): string => `trouble.${named.has(code) ? String(code) : 'other'}`

/** The key of the words for what was asked for and failed; null for an error without words of its own. */
export const troubleKeyOf = (error: unknown): string | null =>
  error instanceof ApiError && named.has(error.code) ? troubleKey(error.code) : null

/** Why a page did not load, below the words for what did not. */
export const whyNotLoaded = (error: unknown): string => troubleKeyOf(error) ?? 'app.queueKeepsPlaying'
