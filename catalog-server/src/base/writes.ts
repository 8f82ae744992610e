import type { Endpoint, UserId } from '@pezzottify/contract'

/** The idempotency record of a write. */
export type IdempotencyRecord = {
  /** Method, path and query of the request. */
  route: string
  /** Hashes of the key and the body. */
  key: string
  bodyHash: string
  /** The status of its successful answer. */
  status: number
  /** Whether it was committed together with its change. */
  isWritten: boolean
}

/**
 * The write of one request: the idempotency record that is stored with its change, and the number of the last
 * event it made.
 */
export type RequestWrite = { receipt: IdempotencyRecord | null; seq: number | null }

/** A write with a key, and the function that performs it. */
export type RepeatableRequest = {
  endpoint: Endpoint
  session: { user_id: UserId }
  key: string
  raw: Request
  body: unknown
  write: RequestWrite
  /** Called before it is performed for the first time. @throws AppError, which is no answer to it that is kept */
  admit: () => void
  run: () => Promise<Response>
}
