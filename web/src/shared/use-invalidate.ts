import { useQueryCache } from '@pinia/colada'
import type { EntryKey } from '@pinia/colada'

/**
 * Refetches queries that may have changed. Several components may ask for the same query at once: the later request
 * cancels the earlier one, which is not an error. A failed request is reported by the components that show its data.
 */
export function useInvalidate(): (...keys: EntryKey[]) => Promise<void> {
  const cache = useQueryCache()
  return async (...keys) => {
    await Promise.allSettled(keys.map((key) => cache.invalidateQueries({ key })))
  }
}
