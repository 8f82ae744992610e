import type { OfflineService } from './service.ts'

type Fetch = (request: Request) => Promise<Response>

/** Reads of the catalog that pages show. Bytes, pictures, searches and pages of administration are not among them. */
const kept = /^\/v1\/(server$|content\/(?!stream\/|image\/|search))/
/** What a proxy says whose server is away. The server's own refusals carry a code. */
const awayStatuses: ReadonlySet<number> = new Set([502, 503, 504])

/**
 * Asks the server first. Where it is away, answers what it said the last time to whoever is signed in. Answers that pages
 * have read are kept for that.
 */
export function keptFetch(service: OfflineService, send: Fetch): Fetch {
  return async (request) => {
    const { pathname, search } = new URL(request.url)
    const user = service.user()
    if (user === null || request.method !== 'GET' || !kept.test(pathname)) return send(request)
    const address = pathname + search
    const recall = async (): Promise<Response | null> => {
      const platform = await service.now()
      const text = await platform?.answers.answer(user, address).catch(() => null)
      return text == null ? null : new Response(text, { headers: { 'content-type': 'application/json' } })
    }
    try {
      const answer = await send(request)
      if (answer.ok) void keep(service, user, address, answer.clone())
      const isAway = awayStatuses.has(answer.status) && !answer.headers.has('x-error-code')
      return (isAway && (await recall())) || answer
    } catch (error) {
      const earlier = request.signal.aborted ? null : await recall()
      if (earlier) return earlier
      throw error
    }
  }
}

async function keep(service: OfflineService, user: string, address: string, answer: Response): Promise<void> {
  try {
    const text = await answer.text()
    const platform = await service.soon()
    if (service.user() === user) await platform?.answers.putAnswer(user, address, text)
  } catch {
    // An answer that was cut off, or a full device: the page has what it asked for.
  }
}
