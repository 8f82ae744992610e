import type { StoragePort } from '@pezzottify/client'
import { forgetPlays } from '@pezzottify/client/recent-plays'
import { useQueryCache } from '@pinia/colada'
import type { BatchReader } from '../shared/catalog/batch-reader.ts'
import type { TrackSource } from '../shared/catalog/track-source.ts'
import { forgetRecent } from '../shared/stores/recent-searches.ts'
import { forgetViewed } from '../shared/stores/viewed.ts'
import { useToasts } from '../ui/use-toasts.ts'

type Parts = { storage: StoragePort; tracks: TrackSource; reader: BatchReader }

/**
 * Removes what the user left behind, for the next one at this device. Not the queue, which lies under its user's name
 * and is there when they come back.
 */
export function forgetUser(
  { storage, tracks, reader }: Parts,
  queries: ReturnType<typeof useQueryCache>,
): void {
  tracks.forget()
  reader.forget()
  forgetViewed(storage)
  forgetRecent(storage)
  forgetPlays(storage)
  useToasts().clear()
  for (const entry of queries.getEntries()) queries.remove(entry)
}
