import { forgetPlays } from '@pezzottify/client/recent-plays'
import type { useQueryCache } from '@pinia/colada'
import { useToasts } from '../../ui/use-toasts.ts'
import type { Services } from '../services.ts'
import { forgetRecent } from './recent-searches.ts'
import { forgetViewed } from './viewed.ts'

type Parts = Pick<Services, 'storage' | 'tracks' | 'reader'>

/** Removes what a user left here. Not the queue, which lies under their name and is there when they return. */
export function forgetUser(
  queries: ReturnType<typeof useQueryCache>,
  { storage, tracks, reader }: Parts,
): void {
  tracks.forget()
  reader.forget()
  forgetViewed(storage)
  forgetRecent(storage)
  forgetPlays(storage)
  useToasts().clear()
  for (const entry of queries.getEntries()) queries.remove(entry)
}
