import { ApiError } from '@pezzottify/client'
import { type Translate, waitText } from '../i18n/time.ts'

/** Error codes with a message of their own. All others share a general one. */
const named: ReadonlySet<unknown> = new Set([
  'forbidden',
  'media_unreachable',
  'disk_full',
  'disk_failed',
  'damaged',
  'rate_limited',
])

/** The i18n key of the message for an error code. */
export const errorMessageKey = (code: unknown): string =>
  `trouble.${named.has(code) ? String(code) : 'other'}`

/** The i18n key of the specific message for an error; null when only the general one fits. */
export const ownMessageKey = (error: unknown): string | null =>
  error instanceof ApiError && named.has(error.code) ? errorMessageKey(error.code) : null

/** The i18n key of the reason why a page did not load. */
export const loadFailureKey = (error: unknown): string => ownMessageKey(error) ?? 'app.queueKeepsPlaying'

/** Why the server refused what somebody sent in a form, or did not get it. */
export function refusalText(error: ApiError, t: Translate & ((key: string) => string)): string {
  if (error.code === 'rate_limited')
    return t('auth.tooMany', { time: waitText(error.retryAfterSeconds ?? 60, t) }, 1)
  return error.code === 'offline' ? t('app.unreachable') : error.message
}
