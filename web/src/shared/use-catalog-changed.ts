import type { EntryKey } from '@pinia/colada'
import { queryKeys } from './query-keys.ts'
import { useServices } from './services.ts'
import { usePlayerStore } from './stores/player.ts'
import { useInvalidate } from './use-invalidate.ts'

/** Reads again what pages, the queue and the player show of the catalog. `more`: other queries that are out of date. */
export function useCatalogChanged(): (...more: EntryKey[]) => Promise<void> {
  const { reader, tracks } = useServices()
  const player = usePlayerStore()
  const invalidate = useInvalidate()
  return (...more) => {
    tracks.catalogChanged()
    reader.catalogChanged()
    void player.factsChanged()
    return invalidate(queryKeys.catalog, ...more)
  }
}
