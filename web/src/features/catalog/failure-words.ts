import { ApiError } from '@pezzottify/client'

/** The failures of a server that have words of their own; all others share some. */
const named: ReadonlySet<unknown> = new Set(['media_unreachable', 'disk_full', 'disk_failed', 'damaged'])

/** The key of the words for an error code, within a group of the texts. */
export const failureKey = (group: 'held' | 'outage', code: unknown): string =>
  `${group}.${named.has(code) ? String(code) : 'other'}`

/** The key of the words for what was asked for and failed; null for an error without words of its own. */
export const failureKeyOf = (error: unknown): string | null =>
  error instanceof ApiError && named.has(error.code) ? `failure.${error.code}` : null

/** Why a page did not load, below the words for what did not. */
export const whyNotLoaded = (error: unknown): string => failureKeyOf(error) ?? 'app.queueKeepsPlaying'
