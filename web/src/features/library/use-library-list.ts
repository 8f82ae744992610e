import { computed } from 'vue'
import type { ListKind } from '../../shared/query-keys.ts'
import { useListQuery } from './use-list-query.ts'
import { type Endpoint, usePagedList } from './use-paged-list.ts'

/** The state that `ListLayout` shows around a list: its size, and whether it is loading or failed. */
export type ListState = { count: number; total: number; error: Error | null; pending: boolean }

type LibraryListOptions<T, S extends string> = {
  sorts: readonly [S, ...S[]]
  endpoint: Endpoint<T, S>
  genre?: () => string | null
}

/** A page of the library: a sorted and filtered list of the catalog, loaded as it is scrolled. */
export function useLibraryList<T, const S extends string>(
  kind: ListKind,
  { sorts, endpoint, genre = () => null }: LibraryListOptions<T, S>,
) {
  const { query, sort, filterText } = useListQuery(sorts, genre)
  const { items, total, error, status, need, retry } = usePagedList(kind, () => query.value, endpoint)
  const state = computed<ListState>(() => ({
    count: items.value.length,
    total: total.value,
    error: error.value,
    pending: status.value === 'pending',
  }))
  return { sorts, sort, filter: filterText, items, state, need, retry }
}
