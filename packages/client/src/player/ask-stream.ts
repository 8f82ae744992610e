import { isErrorCode } from '@pezzottify/contract'
import { isForeignPage } from '../foreign-page.ts'
import { retryAfterSecondsOf } from '../retry/retry-after.ts'
import type { StreamAnswer } from './fault.ts'

/** The time-out of the request. */
const waitMaxMs = 8_000
/** The header with the current version of a file whose address names another one. */
const versionHeader = 'x-file-version'

/** Requests the headers of a track's address, without its bytes. `null`: no answer of the server. */
export const createAskStream =
  (send: (request: Request) => Promise<Response>, origin: string) =>
  async (streamUrl: string): Promise<StreamAnswer | null> => {
    const signal = AbortSignal.timeout(waitMaxMs)
    const request = new Request(new URL(streamUrl, origin).href, {
      method: 'HEAD',
      cache: 'no-store',
      signal,
    })
    const answer = await send(request).catch(() => null)
    if (!answer) return null
    const { status, headers } = answer
    if (answer.ok && isForeignPage(answer)) return null
    const code = headers.get('x-error-code') ?? ''
    return {
      status,
      code: isErrorCode(code) ? code : null,
      retryAfterSeconds: retryAfterSecondsOf(headers.get('retry-after')),
      version: headers.get(versionHeader),
    }
  }
