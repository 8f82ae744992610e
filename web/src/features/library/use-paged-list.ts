import type { ApiClient } from '@pezzottify/client'
import { type Page, pageItemsMax } from '@pezzottify/contract'
import { useInfiniteQuery } from '@pinia/colada'
import { computed, onScopeDispose } from 'vue'
import { type ListKind, type ListQuery, minuteMs, queryKeys } from '../../shared/query-keys.ts'
import { useServices } from '../../shared/services.ts'
import { type Span, useListEnd } from './use-list-end.ts'

/** Large enough to fill the tallest window, small enough to come at once. */
const pageItems = 120
/** The first page has no cursor. */
const firstPage = ''
/** After a failure the rows in view are asked for again. */
const retryMs = 3_000

type FetchPage<T, S extends string> = (request: {
  query: { sort: S; limit: number; cursor?: string; filter?: string; genre?: string }
  signal?: AbortSignal
}) => Promise<Page<T>>

/** Picks the endpoint that answers a page of the list. */
export type Endpoint<T, S extends string> = (api: ApiClient) => FetchPage<T, S>

/**
 * A list of the catalog as long as it is, of which what is looked at is read: from the beginning or, where that is
 * nearer, backwards from the end. What is not read yet is `undefined`.
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

  /** Reads towards what is wanted until it is there, or something else is. */
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
    /** Says which rows are looked at and not there; null when all are. */
    need(span: Span | null): void {
      wanted = span
      void fill()
    },
    retry: () => void refetch(),
  }
}
