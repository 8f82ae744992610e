import type { RequestLogLevel } from '../app-config.ts'
import type { Log } from '../log.ts'

const secretHeaders = new Set(['authorization', 'cookie', 'set-cookie', 'proxy-authorization'])
const secretPaths = /^\/v1\/(auth\/|setup\/|content\/download$)/
/** The rest of such a path is all that it takes to use it. */
const secretLinks = /^(\/v1\/download\/).*/
const bodyMaxBytes = 1_024

/** One line when a request arrives and one when it is answered. Secrets appear at no level. */
export function createRequestLog(level: RequestLogLevel, log: Log) {
  if (level === 'none') return { arrived: async () => undefined, answered: async () => undefined }
  return {
    arrived: async (request: Request, id: string): Promise<void> => {
      const { pathname, search } = new URL(request.url)
      const shown = pathname.replace(secretLinks, '$1…') + search
      log.info(`>>> ${request.method} ${shown}`, {
        request: id,
        ...(await detail(request, pathname, level)),
      })
    },
    answered: async (request: Request, response: Response, id: string, ms: number): Promise<void> => {
      const { pathname } = new URL(request.url)
      log.info(`<<< ${response.status} (${ms.toFixed(1)}ms)`, {
        request: id,
        ...(await detail(response, pathname, level)),
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
  const headers = [...message.headers]
    .filter(([name]) => !secretHeaders.has(name))
    .map(([name, value]) => `${name}: ${value}`)
  const shown = { headers: headers.join('; ') }
  return level === 'body' && !secretPaths.test(path) && isShortText(message.headers)
    ? { ...shown, body: await message.clone().text() }
    : shown
}

function isShortText(headers: Headers): boolean {
  const length = Number(headers.get('content-length') ?? Number.NaN)
  return length < bodyMaxBytes && /json|text/.test(headers.get('content-type') ?? '')
}
