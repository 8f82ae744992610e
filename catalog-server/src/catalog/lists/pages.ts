import type { CatalogStore } from '../../db/catalog/schema.ts'
import type { OffsetPage } from './by-offset.ts'
import { createPagesByOffset } from './by-offset.ts'
import type { PagedList, Place } from './list.ts'
import { walksOf } from './walks.ts'

/** The ids of a page of a list, from any offset. */
export function createPages(store: CatalogStore) {
  const pageOf = createPagesByOffset<Place>()
  const walkOf = walksOf(store)
  return (list: PagedList, page: OffsetPage): Promise<string[]> =>
    pageOf(JSON.stringify(list), page, walkOf(list))
}
