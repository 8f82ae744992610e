import type { Endpoint } from '@pezzottify/contract'
import { codeOfStatus, idempotencyKeyMaxCharacters, isErrorCode } from '@pezzottify/contract'
import type { Answered, IdempotencyRecords } from './idempotency-records.ts'
import { AppError } from '../base/errors.ts'
import { sha256Hex as hash } from '../base/ids.ts'
import type { IdempotencyRecord, RepeatableRequest } from '../base/writes.ts'

type Parts = {
  idempotencyRecords: IdempotencyRecords
  /** Whether the change of an endpoint is written together with its idempotency record, in one transaction. */
  isRecorded: (endpoint: Endpoint) => boolean
  /** The answer to a thrown error. */
  answerError: (error: unknown) => Response
}

/** The answer to a first attempt, and the record of it; null when the next attempt counts as the first. */
type Attempt = { response: Response; answered: Answered | null }

const keyPattern = new RegExp(`^[\\x21-\\x7e]{1,${idempotencyKeyMaxCharacters}}$`)

/**
 * Makes a repeated write answer as it did the first time, and write nothing. Failures of the server and rate limit
 * refusals are not recorded: the next attempt counts as the first.
 */
export function createIdempotency({ idempotencyRecords, isRecorded, answerError }: Parts) {
  const underWay = new Map<string, Promise<Answered | null>>()

  async function first(
    { endpoint, session, write, run }: RepeatableRequest,
    receipt: IdempotencyRecord,
  ): Promise<Attempt> {
    const claimed = !isRecorded(endpoint)
    if (claimed) await idempotencyRecords.begin(session.user_id, receipt)
    else write.receipt = receipt
    const response = await run().catch(answerError)
    const isRemembered = response.status < 500 && response.status !== 429
    if (!isRemembered) {
      if (claimed) await idempotencyRecords.forget(session.user_id, receipt)
      return { response, answered: null }
    }
    const answered = await answeredBy(response, write.seq)
    if (!receipt.isWritten) await idempotencyRecords.keep(session.user_id, receipt, answered)
    return { response, answered: { ...answered, body_hash: receipt.bodyHash } }
  }

  /**
   * @throws AppError `bad_request` for a malformed key, `key_reused`, `conflict` after an interruption; what `admit` throws
   */
  return async (request: RepeatableRequest): Promise<Response> => {
    const { endpoint, session, key, raw, body } = request
    if (!keyPattern.test(key)) throw new AppError('bad_request', 'The Idempotency-Key is malformed')
    const { pathname, search } = new URL(raw.url)
    const receipt: IdempotencyRecord = {
      route: `${endpoint.method} ${pathname}${search}`,
      key: hash(key),
      // Salted with the key, which is not stored: the content of the body, such as a password, cannot be guessed from
      // the hash.
      bodyHash: hash(`${key}\n${JSON.stringify(body)}`),
      status: endpoint.status ?? 200,
      isWritten: false,
    }
    const id = `${session.user_id} ${receipt.route} ${receipt.key}`
    for (;;) {
      const twin = underWay.get(id)
      const known = twin ? await twin : idempotencyRecords.find(session.user_id, receipt)
      if (known) return repeated(known, request, receipt, answerError)
      if (!twin) break
    }
    request.admit()
    const attempt = first(request, receipt)
    underWay.set(
      id,
      attempt.then(
        ({ answered }) => answered,
        () => null,
      ),
    )
    try {
      return (await attempt).response
    } finally {
      underWay.delete(id)
    }
  }
}

function repeated(
  known: Answered,
  { write }: RepeatableRequest,
  { bodyHash }: IdempotencyRecord,
  answerError: Parts['answerError'],
): Response {
  if (known.body_hash !== bodyHash) throw new AppError('key_reused', 'The key came with another body before')
  if (known.status === null)
    throw new AppError('conflict', 'The first attempt was cut off. Look what it did before you try again.')
  write.seq = known.seq
  const { status, content_type: type, body } = known
  if (status >= 400) {
    const code = type !== null && isErrorCode(type) ? type : codeOfStatus(status)
    return answerError(new AppError(code, body ?? ''))
  }
  const headers = new Headers(type === null ? {} : { 'content-type': type })
  if (body !== null) headers.set('content-length', String(Buffer.byteLength(body)))
  return new Response(body, { status, headers })
}

async function answeredBy(response: Response, seq: number | null): Promise<Omit<Answered, 'body_hash'>> {
  const text = await response.clone().text()
  return {
    status: response.status,
    content_type: response.headers.get(response.ok ? 'content-type' : 'x-error-code'),
    body: text === '' ? null : text,
    seq,
  }
}
