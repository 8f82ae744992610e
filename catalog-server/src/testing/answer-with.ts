import type { RequestContext } from '../http/request-context.ts'
import type { Router } from '../http/router.ts'

type Given = Pick<RequestContext, 'connection' | 'head'>

const nobodysConnection = { ip: '', isEncrypted: false, setTimeout: () => undefined }

/** The answers of a router, those to thrown errors included, without the rest of the request pipeline. */
export const answerWith =
  (router: Router, answerError: (error: unknown) => Response) =>
  async (
    request: Request,
    given: Given = { connection: nobodysConnection, head: false },
  ): Promise<Response> => {
    const { pathname } = new URL(request.url)
    try {
      return await router.answer(request, { ...given, path: pathname, route: '', session: null })
    } catch (error) {
      return answerError(error)
    }
  }
