import type { ListeningEvent } from '@pezzottify/contract'
import { useQuery } from '@pinia/colada'
import { computed, ref, shallowRef, watch } from 'vue'
import { dateNumber } from '../../shared/plays/days.ts'
import { queryKeys } from '../../shared/query-keys.ts'
import { useServices } from '../../shared/services.ts'
import type { Span } from './period.ts'

const staleTime = 30_000
const perPage = 50

export function useStatistics(span: () => Span) {
  const { api } = useServices()
  return useQuery({
    key: () => queryKeys.listening('statistics', JSON.stringify(span())),
    query: ({ signal }) =>
      api.listening.statistics({ query: { ...span(), today: dateNumber(new Date()) }, signal }),
    // The page stays as it is until the numbers of another period have come.
    placeholderData: (before) => before,
    staleTime,
  })
}

export function useTop(span: () => Span) {
  const { api } = useServices()
  return useQuery({
    key: () => queryKeys.listening('top', JSON.stringify(span())),
    query: ({ signal }) => api.listening.top({ query: { ...span(), limit: 5 }, signal }),
    placeholderData: (before) => before,
    staleTime,
  })
}

type Selection = { completed: 'true' | 'false' | undefined; filter: string }

/** A user's playbacks, newest first, page by page. */
export function usePlays(selection: () => Selection) {
  const { api } = useServices()
  const plays = shallowRef<readonly ListeningEvent[]>([])
  const cursor = shallowRef<string | null>(null)
  const state = ref<'loading' | 'idle' | 'failed'>('idle')
  /** Counts the lists, so that a page of an earlier one is dropped. */
  let list = 0

  async function load(after: string | null): Promise<void> {
    const mine = list
    state.value = 'loading'
    try {
      const { completed, filter } = selection()
      const query = {
        limit: perPage,
        ...(after !== null && { cursor: after }),
        ...(completed && { completed }),
        ...(filter !== '' && { filter }),
      }
      const page = await api.listening.plays({ query })
      if (mine !== list) return
      plays.value = after === null ? page.items : [...plays.value, ...page.items]
      cursor.value = page.next_cursor
      state.value = 'idle'
    } catch {
      if (mine === list) state.value = 'failed'
    }
  }

  watch(
    () => JSON.stringify(selection()),
    () => {
      list += 1
      void load(null)
    },
    { immediate: true },
  )
  return {
    plays,
    state,
    hasMore: computed(() => cursor.value !== null),
    more: (): Promise<void> => load(cursor.value),
  }
}
