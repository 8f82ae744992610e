import type { ApiClient } from '@pezzottify/client'
import type { Page } from '@pezzottify/contract'
import { useInfiniteQuery } from '@pinia/colada'
import { computed } from 'vue'
import { type ListKind, type ListQuery, minuteMs, queryKeys } from '../../shared/query-keys.ts'
import { useServices } from '../../shared/services.ts'

/** Large enough to fill the tallest window, small enough to come at once. */
const pageItems = 120
/** The first page has no cursor. */
const firstPage = ''

type FetchPage<T, S extends string> = (request: {
  query: { sort: S; limit: number; cursor?: string; filter?: string; genre?: string }
  signal: AbortSignal
}) => Promise<Page<T>>

/** Picks the endpoint that answers a page of the list. */
export type Endpoint<T, S extends string> = (api: ApiClient) => FetchPage<T, S>

/** A list of the catalog that grows as it is read. */
export function usePagedList<T, S extends string>(
  kind: ListKind,
  query: () => ListQuery<S>,
  endpoint: Endpoint<T, S>,
) {
  const fetchPage = endpoint(useServices().api)
  const { data, error, status, isLoading, hasNextPage, loadNextPage, refetch } = useInfiniteQuery({
    key: () => queryKeys.list(kind, query()),
    query: ({ pageParam, signal }: { pageParam: string; signal: AbortSignal }) => {
      const { sort, filter, genre } = query()
      return fetchPage({
        query: {
          sort,
          limit: pageItems,
          ...(pageParam !== firstPage && { cursor: pageParam }),
          ...(filter && { filter }),
          ...(genre && { genre }),
        },
        signal,
      })
    },
    initialPageParam: firstPage,
    getNextPageParam: (page: Page<T>) => page.next_cursor,
    staleTime: minuteMs,
  })

  const items = computed(() => data.value?.pages.flatMap((page) => page.items) ?? [])
  const total = computed(() => data.value?.pages.at(-1)?.total ?? 0)
  const loadMore = (): void => {
    if (hasNextPage.value && !isLoading.value) void loadNextPage({ cancelRefetch: false })
  }
  return {
    items,
    total,
    error,
    status,
    isLoading,
    hasMore: hasNextPage,
    loadMore,
    retry: () => void refetch(),
  }
}
