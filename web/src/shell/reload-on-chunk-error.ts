import type { PagePort } from '@pezzottify/client'
import type { createConnection } from '../shared/connection.ts'

/** A page that fails this soon after a reload would fail again. */
const loadedLongAgoMs = 10_000

/**
 * Handles a page chunk that failed to load. If the server is away, reports that. Otherwise it was probably updated and
 * the chunk has a new address, so reloads; not while something plays. Returns false when none of it helps.
 */
export async function reloadOnChunkError(
  address: string,
  connection: Pick<ReturnType<typeof createConnection>, 'failed' | 'isThere'>,
  page: Pick<PagePort, 'open'>,
  isPlaying: boolean,
): Promise<boolean> {
  try {
    await connection.isThere()
  } catch {
    connection.failed()
    return true
  }
  const mayHelp = performance.now() > loadedLongAgoMs && !isPlaying
  if (mayHelp) page.open(address)
  return mayHelp
}
