import { useQueryCache } from '@pinia/colada'
import type { EntryKey } from '@pinia/colada'

/**
 * Reads anew what may have changed. Several parts of a page may ask for the same at once: the later request ends the
 * earlier one, which is no failure. A request that fails tells those who show its data.
 */
export function useInvalidate(): (...keys: EntryKey[]) => Promise<void> {
  const cache = useQueryCache()
  return async (...keys) => {
    await Promise.allSettled(keys.map((key) => cache.invalidateQueries({ key })))
  }
}
