import { AppError } from '../../base/errors.ts'

/**
 * Answers about a part or a version of a file keep their status, which players act on, and what is busy is a limit; other
 * refusals are told in the words of the protocol.
 *
 * @throws AppError `rate_limited` instead of `unavailable` where it is worth trying again
 */
export async function inPlayersWords(answer: Promise<Response>): Promise<Response> {
  try {
    return await answer
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { code, message, headers } = error
    if (code === 'unavailable' && headers['retry-after'] !== undefined)
      throw new AppError('rate_limited', message, { cause: error, headers })
    if (!keptCodes.has(code)) throw error
    return new Response(null, { status: error.status, headers })
  }
}

const keptCodes = new Set<string>(['range_not_satisfiable', 'precondition_failed'])
