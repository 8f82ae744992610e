import type { ApiClient } from '@pezzottify/client'
import { type Page, pageItemsMax } from '@pezzottify/contract'
import { useInfiniteQuery } from '@pinia/colada'
import { computed, onScopeDispose } from 'vue'
import { type ListKind, type ListQuery, minuteMs, queryKeys } from '../../shared/query-keys.ts'
import { useServices } from '../../shared/services.ts'
import { type Span, useListEnd } from './use-list-end.ts'

/** Large enough to fill the tallest window, small enough to arrive quickly. */
const pageItems = 120
/** The first page has no cursor. */
const firstPage = ''
/** The delay after a failure before the visible rows are requested again. */
const retryMs = 3_000

type FetchPage<T, S extends string> = (request: {
  query: { sort: S; limit: number; cursor?: string; filter?: string; genre?: string }
  signal?: AbortSignal
}) => Promise<Page<T>>

/** Selects the endpoint of the list. */
export type Endpoint<T, S extends string> = (api: ApiClient) => FetchPage<T, S>

/**
 * A list of the catalog in its full length, loaded as it is scrolled: from the beginning or, when that is closer,
 * backwards from the end. Rows not loaded yet are `undefined`.
 */
export function usePagedList<T, S extends string>(
  kind: ListKind,
  query: () => ListQuery<S>,
  endpoint: Endpoint<T, S>,
) {
  const fetchPage = endpoint(useServices().api)
  let wanted: Span | null = null
  let isFilling = false
  let timer: ReturnType<typeof setTimeout> | undefined

  function read(sort: S, cursor: string, limit: number, signal?: AbortSignal): Promise<Page<T>> {
    const { filter, genre } = query()
    return fetchPage({
      query: {
        sort,
        limit,
        ...(cursor !== firstPage && { cursor }),
        ...(filter && { filter }),
        ...(genre && { genre }),
      },
      ...(signal && { signal }),
    })
  }

  const { data, error, status, isLoading, hasNextPage, loadNextPage, refetch } = useInfiniteQuery({
    key: () => queryKeys.list(kind, query()),
    query: ({ pageParam, signal }: { pageParam: string; signal: AbortSignal }) =>
      read(query().sort, pageParam, isFar() ? pageItemsMax : pageItems, signal),
    initialPageParam: firstPage,
    getNextPageParam: (page: Page<T>) => page.next_cursor,
    staleTime: minuteMs,
  })
  const head = computed(() => data.value?.pages.flatMap((page) => page.items) ?? [])
  const total = computed(() => data.value?.pages.at(-1)?.total ?? 0)
  const end = useListEnd<T, S>(query, (sort, cursor) => read(sort, cursor, pageItemsMax))
  const items = computed<(T | undefined)[]>(() => {
    const gap = Math.max(0, total.value - head.value.length)
    const tail = end.items.value.slice(Math.max(0, end.items.value.length - gap))
    return [...head.value, ...Array.from<undefined>({ length: gap - tail.length }), ...tail]
  })

  const isFar = (): boolean => wanted !== null && wanted.last - head.value.length > pageItems
  const isMissing = (): boolean => wanted !== null && !(items.value[wanted.first] && items.value[wanted.last])

  /** Loads pages towards the wanted rows until they are there, or others are wanted. */
  async function fill(): Promise<void> {
    if (isFilling) return
    isFilling = true
    try {
      while (wanted && isMissing()) {
        const behindHead = wanted.last - head.value.length
        const beforeTail = total.value - end.items.value.length - wanted.first
        if (end.canRead() && beforeTail < behindHead) await end.readMore()
        else if (hasNextPage.value) await loadNextPage({ cancelRefetch: false, throwOnError: true })
        else break
      }
    } catch {
      timer = setTimeout(() => void fill(), retryMs)
    } finally {
      isFilling = false
    }
  }
  onScopeDispose(() => {
    wanted = null
    clearTimeout(timer)
  })

  return {
    items,
    total,
    error,
    status,
    isLoading,
    /** Sets the visible rows that are missing; null when none is. */
    need(span: Span | null): void {
      wanted = span
      void fill()
    },
    retry: () => void refetch(),
  }
}
