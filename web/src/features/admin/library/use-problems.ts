import { useInfiniteQuery } from '@pinia/colada'
import type { ResponseOf } from '@pezzottify/contract'
import { computed, ref, watch } from 'vue'
import type { api } from '@pezzottify/client'
import { queryKeys } from '../../../shared/query-keys.ts'
import { useServices } from '../../../shared/services.ts'

type Problems = ResponseOf<(typeof api)['library']['problems']>

const pageItems = 50
/** The first page has no cursor. */
const firstPage = ''

/** The files that could not be read, by kind and text, page by page. `count`: their number according to the scan. */
export function useProblems(count: () => number) {
  const { api } = useServices()
  const filter = ref('')
  /** Empty: all kinds. */
  const code = ref('')
  const query = useInfiniteQuery({
    key: () => [...queryKeys.problems, code.value, filter.value.trim()],
    query: ({ pageParam, signal }: { pageParam: string; signal: AbortSignal }) => {
      const text = filter.value.trim()
      return api.library.problems({
        query: {
          limit: pageItems,
          ...(pageParam !== firstPage && { cursor: pageParam }),
          ...(text && { filter: text }),
          ...(code.value && { code: code.value }),
        },
        signal,
      })
    },
    initialPageParam: firstPage,
    getNextPageParam: (page: Problems) => page.next_cursor,
    staleTime: 10_000,
  })
  const first = computed(() => query.data.value?.pages[0])
  // The counts of kinds stay while another filter loads.
  const codes = ref<Problems['codes']>([])
  watch(first, (page) => page && (codes.value = page.codes), { immediate: true })
  watch(count, () => void query.refetch())

  return {
    filter,
    code,
    codes,
    problems: computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? []),
    total: computed(() => first.value?.total ?? 0),
    status: query.status,
    error: query.error,
    isLoading: query.isLoading,
    hasNextPage: query.hasNextPage,
    loadNextPage: query.loadNextPage,
    refetch: query.refetch,
  }
}
