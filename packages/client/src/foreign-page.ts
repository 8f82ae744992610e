/**
 * Whether an answer is a page, where music, a picture, code or data was asked for: it is one of something on the way, such
 * as the sign-in of a hotel or a proxy under maintenance, whatever its status says.
 */
export const isForeignPage = ({ headers }: Response): boolean =>
  headers.get('content-type')?.startsWith('text/html') ?? false

/**
 * Whether something on the way answered in place of the server, whose errors all carry a code. A proxy that limits
 * requests by itself says nothing of the server.
 */
export const isInPlaceOfServer = (answer: Response): boolean =>
  isForeignPage(answer) || (!answer.ok && answer.status !== 429 && !answer.headers.has('x-error-code'))
