import { isInPlaceOfServer } from '@pezzottify/client'
import type { OfflineService } from './service.ts'

type Fetch = (request: Request) => Promise<Response>

/** Catalog reads that pages show, without bytes, pictures, searches and administration. */
const isCacheable = /^\/v1\/(server$|content\/(?!stream\/|image\/|search))/

/**
 * Asks the server first. When it is away, gives the stored answer of the signed-in user. Answers that pages have read
 * are stored for that.
 */
export function offlineFetch(service: OfflineService, send: Fetch): Fetch {
  return async (request) => {
    const { pathname, search } = new URL(request.url)
    const user = service.user()
    if (user === null || request.method !== 'GET' || !isCacheable.test(pathname)) return send(request)
    const address = pathname + search
    const recall = async (): Promise<Response | null> => {
      const platform = await service.now()
      const text = await platform?.answers.answer(user, address).catch(() => null)
      return text == null ? null : new Response(text, { headers: { 'content-type': 'application/json' } })
    }
    try {
      const answer = await send(request)
      if (isInPlaceOfServer(answer)) return (await recall()) ?? answer
      if (answer.ok) void keep(service, user, address, answer.clone())
      return answer
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
    // An aborted answer or a full device: the page has its answer anyway.
  }
}
