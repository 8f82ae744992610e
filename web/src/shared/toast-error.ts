import { ApiError } from '@pezzottify/client'
import { troubleKeyOf } from './error-messages.ts'
import type { useToasts } from '../ui/use-toasts.ts'

/** Says in a toast that the server refused or is away. Anything else is a bug and is thrown on. */
export function tellFailure(
  error: unknown,
  t: (key: string) => string,
  toasts: Pick<ReturnType<typeof useToasts>, 'show'>,
): void {
  if (!(error instanceof ApiError)) throw error
  const key = error.code === 'offline' ? 'app.unreachable' : troubleKeyOf(error)
  toasts.show({ text: key ? t(key) : error.message, kind: 'failure', isError: true })
}
