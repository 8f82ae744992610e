import { useInfiniteQuery, useQuery } from '@pinia/colada'
import type { Change } from '@pezzottify/contract'
import { computed, ref } from 'vue'
import { queryKeys } from '../../../shared/query-keys.ts'
import { useServices } from '../../../shared/services.ts'
import { useInvalidate } from '../../../shared/use-invalidate.ts'

const pageChanges = 50

/** Batches of changes: all, or only open or closed ones; and the actions on them. */
export function useBatches() {
  const { api } = useServices()
  const invalidate = useInvalidate()
  const shown = ref('all')
  const query = useQuery({
    key: () => [...queryKeys.changelog, 'batches', shown.value],
    query: ({ signal }) => {
      const filter =
        shown.value === 'all' ? {} : ({ is_open: shown.value === 'open' ? 'true' : 'false' } as const)
      return api.changelog.batches({ query: filter, signal })
    },
    staleTime: 0,
  })
  async function after<T>(change: Promise<T>): Promise<T> {
    try {
      return await change
    } finally {
      // A refused action means that the list was out of date.
      await invalidate(queryKeys.changelog)
    }
  }
  return {
    shown,
    batches: computed(() => query.data.value ?? []),
    status: query.status,
    error: query.error,
    refetch: query.refetch,
    open: (name: string, description: string) =>
      after(api.changelog.open({ body: { name, description: description || null } })),
    close: (id: string) => after(api.changelog.close({ params: { id } })),
    remove: (id: string) => after(api.changelog.remove({ params: { id } })),
  }
}

/** The changes of a batch, oldest first, page by page. */
export function useBatchChanges(id: () => string) {
  const { api } = useServices()
  const query = useInfiniteQuery({
    key: () => [...queryKeys.changelog, 'batch', id()],
    query: ({ pageParam, signal }: { pageParam: number; signal: AbortSignal }) =>
      api.changelog.changes({
        params: { id: id() },
        query: { limit: pageChanges, after: pageParam },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (page: Change[]) => (page.length < pageChanges ? null : (page.at(-1)?.id ?? null)),
    staleTime: 0,
  })
  return { ...query, changes: computed(() => query.data.value?.pages.flat() ?? []) }
}
