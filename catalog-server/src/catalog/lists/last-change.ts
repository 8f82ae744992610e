import type { Clock } from '../../base/clock.ts'
import { createCommitWatch } from '../../db/commits.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'

/**
 * When the catalog was last changed, in milliseconds since 1970: never before that, but maybe later. Another change is always
 * told by another time.
 */
export function createLastChange(store: CatalogStore, clock: Clock): () => number {
  const commits = createCommitWatch(store)
  let seen: number | null = null
  let atMs = 0
  return () => {
    const now = commits()
    if (now !== seen) atMs = Math.max(atMs + 1, clock.now() * 1_000)
    seen = now
    return atMs
  }
}
