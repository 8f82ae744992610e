import { ApiError } from '@pezzottify/client'
import { ownMessageKey } from './error-messages.ts'
import type { useToasts } from '../ui/use-toasts.ts'

/** Shows a toast for an error answer or an unreachable server. Other errors are bugs and are rethrown. */
export function toastError(
  error: unknown,
  t: (key: string) => string,
  toasts: Pick<ReturnType<typeof useToasts>, 'show'>,
): void {
  if (!(error instanceof ApiError)) throw error
  const key = error.code === 'offline' ? 'app.unreachable' : ownMessageKey(error)
  toasts.show({ text: key ? t(key) : error.message, kind: 'failure', isError: true })
}
