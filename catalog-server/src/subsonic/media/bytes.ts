import { AppError } from '../../base/errors.ts'

/**
 * Answers about a part or a version of a file keep their status, which players act on; other refusals are told in the
 * words of the protocol.
 */
export async function withRangeErrors(answer: Promise<Response>): Promise<Response> {
  try {
    return await answer
  } catch (error) {
    if (!(error instanceof AppError) || !keptCodes.has(error.code)) throw error
    return new Response(null, { status: error.status, headers: error.headers })
  }
}

const keptCodes = new Set<string>(['range_not_satisfiable', 'precondition_failed'])
