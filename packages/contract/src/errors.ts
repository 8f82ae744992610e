/**
 * Every error a caller can act on, with its HTTP status and its meaning. The code travels in the header `X-Error-Code`;
 * the body is a short text for people. Codes with `text: false` have no body: it must not tell more than the code does.
 */
export const errorCodes = {
  bad_request: { status: 400, meaning: 'The path, the query or the body cannot be read' },
  bad_device: { status: 400, meaning: 'The device id is malformed' },
  folder_unusable: { status: 400, meaning: 'The folder does not exist, is not a folder or cannot be read' },
  bad_credentials: { status: 401, meaning: 'Unknown user or wrong password', text: false },
  forbidden: { status: 403, meaning: 'Not signed in, or without the permission', text: false },
  beyond_own: {
    status: 403,
    meaning: 'It concerns a permission that the caller lacks, or an account that may do more',
  },
  cross_site: { status: 403, meaning: 'The request comes from a page of another site', text: false },
  setup_code_wrong: { status: 403, meaning: 'The set-up code is missing or wrong' },
  not_found: { status: 404, meaning: 'There is no such thing', text: false },
  file_gone: { status: 404, meaning: 'There is such a track, but its file is gone', text: false },
  method_not_allowed: { status: 405, meaning: 'The path does not take this method', text: false },
  conflict: { status: 409, meaning: 'It exists already, or its state does not allow this' },
  gone: {
    status: 410,
    meaning: 'The log no longer reaches back that far: read the whole state',
    text: false,
  },
  precondition_failed: {
    status: 412,
    meaning: 'The file is not the one that `If-Match` or `If-Unmodified-Since` names',
    text: false,
  },
  file_changed: {
    status: 412,
    meaning:
      'The file is no longer the one whose version was named: `X-File-Version` tells the version it has now',
    text: false,
  },
  too_large: { status: 413, meaning: 'The body is larger than allowed' },
  unsupported_media_type: { status: 415, meaning: 'The body is not of an accepted content type' },
  range_not_satisfiable: { status: 416, meaning: 'The range lies outside the file', text: false },
  invalid: { status: 422, meaning: 'The body is valid JSON of the wrong shape' },
  key_reused: { status: 422, meaning: 'The Idempotency-Key came with another body before' },
  upgrade_required: {
    status: 426,
    meaning: 'This path is for WebSocket connections of version 13',
    text: false,
  },
  rate_limited: { status: 429, meaning: 'Too many requests; Retry-After says when to try again' },
  internal: { status: 500, meaning: 'Something failed that should not have', text: false },
  not_implemented: { status: 501, meaning: 'Part of the interface, but not offered', text: false },
  unavailable: { status: 503, meaning: 'Not possible right now' },
  media_unreachable: {
    status: 503,
    meaning: 'The disk with the music does not answer; Retry-After says when to try again',
  },
  damaged: { status: 503, meaning: 'A database is damaged: see the doctor, and restore a backup' },
  disk_failed: { status: 503, meaning: 'The disk reports an error or is read-only: nothing was stored' },
  disk_full: { status: 507, meaning: 'The disk is full: nothing was stored' },
} as const satisfies Record<string, { status: number; meaning: string; text?: false }>

export type ErrorCode = keyof typeof errorCodes
export const hasText = (code: ErrorCode): boolean => !('text' in errorCodes[code])
export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(errorCodes, text)

/** The most general code of a status, for an answer whose own code is unknown. */
export function codeOfStatus(status: number): ErrorCode {
  for (const [code, entry] of Object.entries(errorCodes))
    if (entry.status === status && isErrorCode(code)) return code
  return 'internal'
}
