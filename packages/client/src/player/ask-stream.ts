import { isErrorCode } from '@pezzottify/contract'
import type { StreamAnswer } from './fault.ts'

/** An answer that does not come within this time does not come. */
const waitMaxMs = 8_000
/** Names the version of a file where an address named another one. */
const versionHeader = 'x-file-version'

/** Asks the server about the address of a track, without its bytes. `null`: it does not answer. */
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
    const code = headers.get('x-error-code') ?? ''
    const seconds = Number(headers.get('retry-after'))
    return {
      status,
      code: isErrorCode(code) ? code : null,
      retryAfterSeconds: seconds > 0 ? seconds : null,
      version: headers.get(versionHeader),
    }
  }
