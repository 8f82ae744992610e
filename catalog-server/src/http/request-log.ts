import type { Log } from '../base/log.ts'
import { hasSecretBodies, redactHeaders, redactJson, redactLinks, redactQuery } from './redact.ts'

export const requestLogLevels = ['none', 'path', 'headers', 'body'] as const
/** The amount of detail logged for each request. */
export type RequestLogLevel = (typeof requestLogLevels)[number]

const bodyMaxBytes = 1_024

/**
 * Logs one line when a request arrives and one when it is answered; null when nothing is logged. Secrets
 * appear at no level.
 */
export function createRequestLog(level: RequestLogLevel, log: Log) {
  if (level === 'none') return null
  return {
    arrived: async (
      request: Request,
      { path, search }: { path: string; search: string },
      id: string,
    ): Promise<void> => {
      log.info(`>>> ${request.method} ${redactLinks(path)}${redactQuery(search, path)}`, {
        request: id,
        ...(await detail(request, path, level)),
      })
    },
    answered: async (path: string, response: Response, id: string, ms: number): Promise<void> => {
      log.info(`<<< ${response.status} (${ms.toFixed(1)}ms)`, {
        request: id,
        ...(await detail(response, path, level)),
      })
    },
  }
}

async function detail(
  message: Request | Response,
  path: string,
  level: RequestLogLevel,
): Promise<Record<string, string>> {
  if (level === 'path') return {}
  const shown = { headers: redactHeaders(message.headers) }
  if (level !== 'body' || hasSecretBodies(path) || !isShort(message.headers)) return shown
  // An error in reading the body is for the handler to report.
  const body = await bodyOf(message).catch(() => null)
  return body === null ? shown : { ...shown, body }
}

/** The body of JSON, and of our own error texts. */
async function bodyOf(message: Request | Response): Promise<string | null> {
  const type = message.headers.get('content-type') ?? ''
  if (type.includes('json')) return redactJson(await message.clone().text())
  return message instanceof Response && type.startsWith('text/plain') ? message.clone().text() : null
}

const isShort = (headers: Headers): boolean =>
  Number(headers.get('content-length') ?? Number.NaN) < bodyMaxBytes
