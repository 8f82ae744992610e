import type { ApiClient } from '@pezzottify/client'
import { ApiError } from '@pezzottify/client'

const askEveryMs = 1_000

/**
 * Whether another start of the server than that of `startedAt` answers in time. The one that ends still answers for a
 * while; one that begins with a backup may not know this session.
 */
export async function untilOtherStart(
  { server }: Pick<ApiClient, 'server'>,
  startedAt: number,
  withinMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const until = Date.now() + withinMs
  while (!signal.aborted && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, askEveryMs))
    const isOther = await server.info({ signal }).then(
      (info) => info.started_at !== startedAt,
      (error: unknown) => error instanceof ApiError && error.code === 'forbidden',
    )
    if (isOther) return true
  }
  return false
}
