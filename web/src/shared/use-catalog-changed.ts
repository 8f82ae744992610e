import type { EntryKey } from '@pinia/colada'
import { queryKeys } from './query-keys.ts'
import { useServices } from './services.ts'
import { useInvalidate } from './use-invalidate.ts'

/** Reads again what pages, the queue and the player show of the catalog. `more`: other queries that are out of date. */
export function useCatalogChanged(): (...more: EntryKey[]) => Promise<void> {
  const { reader, tracks } = useServices()
  const invalidate = useInvalidate()
  return (...more) => {
    tracks.catalogChanged()
    reader.catalogChanged()
    return invalidate(queryKeys.catalog, ...more)
  }
}
