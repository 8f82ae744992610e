import type { ErrorCode } from '@pezzottify/client'

type Outage = { code: ErrorCode | 'offline'; retryAfterSeconds: number | null }

/** Checks why a stream failed: whether it is unavailable for a while. `null` when the track itself is the problem. */
export const createOutageOf =
  (send: (request: Request) => Promise<Response>, origin: string) =>
  async (streamUrl: string): Promise<Outage | null> => {
    const request = new Request(new URL(streamUrl, origin), { method: 'HEAD', cache: 'no-store' })
    const answer = await send(request).catch(() => null)
    if (!answer) return { code: 'offline', retryAfterSeconds: null }
    if (answer.status !== 503) return null
    const seconds = Number(answer.headers.get('retry-after'))
    // Any 503 is temporary, whatever its code.
    const code = (answer.headers.get('x-error-code') ?? 'unavailable') as ErrorCode
    return { code, retryAfterSeconds: seconds > 0 ? seconds : null }
  }
