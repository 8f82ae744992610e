import { errorCodes } from '@pezzottify/contract'
import type { ErrorCode } from '@pezzottify/contract'

export { messageOf } from './message-of.ts'
export { systemCodeOf } from './system-code.ts'

/**
 * An error that the caller can act on. `message` is shown to people; the code travels in `X-Error-Code`.
 */
export class AppError extends Error {
  override name = 'AppError'
  readonly code: ErrorCode
  readonly headers: Record<string, string>

  constructor(
    code: ErrorCode,
    message = '',
    options: { cause?: unknown; headers?: Record<string, string> } = {},
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.headers = options.headers ?? {}
  }

  get status(): number {
    return errorCodes[this.code].status
  }
}

/** The answer for unknown things has an empty body, so that hidden ones look the same. */
export const notFound = (): AppError => new AppError('not_found')

export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${message}`)
}
