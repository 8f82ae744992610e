import type { createConnection } from '../shared/connection.ts'

/** A page that fails so soon after a reload would fail again. */
const loadedLongAgoMs = 10_000

/**
 * The code of a page did not come. Either the server is away, which is said; or it was updated and the code has another
 * address now, which a reload finds out. False when neither helps.
 */
export async function mendFailedPage(
  address: string,
  connection: Pick<ReturnType<typeof createConnection>, 'failed' | 'isThere'>,
): Promise<boolean> {
  try {
    await connection.isThere()
  } catch {
    connection.failed()
    return true
  }
  const mayHelp = performance.now() > loadedLongAgoMs
  if (mayHelp) location.assign(address)
  return mayHelp
}
