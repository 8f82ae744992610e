import type { Endpoint, UserId } from '@pezzottify/contract'

/** A write that may be sent again. */
export type IdempotencyRecord = {
  /** Method, path and query. */
  route: string
  /** Both as hashes. */
  key: string
  bodyHash: string
  /** With what it answers when it succeeds. */
  status: number
  /** Whether it was committed together with its change. */
  isWritten: boolean
}

/** What one request writes: the receipt that goes with its change, and the number of the last event it made. */
export type RequestWrite = { receipt: IdempotencyRecord | null; seq: number | null }

/** A write that carries a key, and how it is done. */
export type RepeatableRequest = {
  endpoint: Endpoint
  session: { user_id: UserId }
  key: string
  raw: Request
  body: unknown
  write: RequestWrite
  run: () => Promise<Response>
}
