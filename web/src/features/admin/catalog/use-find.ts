import { useQuery } from '@pinia/colada'
import { musicIn, searchQueryMaxCharacters } from '@pezzottify/contract'
import { computed, ref } from 'vue'
import { queryKeys } from '../../../shared/query-keys.ts'
import { useServices } from '../../../shared/services.ts'
import { useSettled } from '../../../shared/use-settled.ts'

const typingPauseMs = 150

/** Artists, albums and tracks for the typed text. */
export function useFind() {
  const { api } = useServices()
  const text = ref('')
  const settled = useSettled(() => text.value, typingPauseMs)
  const asked = computed(() => settled.value.slice(0, searchQueryMaxCharacters))
  const query = useQuery({
    key: () => [...queryKeys.searches, 'to-edit', asked.value],
    query: ({ signal }) => api.search.search({ body: { query: asked.value, resolve: true }, signal }),
    enabled: () => asked.value !== '',
    placeholderData: (before) => before,
    staleTime: 10_000,
  })
  return {
    text,
    asked,
    hits: computed(() => (asked.value ? musicIn(query.data.value ?? []) : [])),
    status: query.status,
    error: query.error,
    refetch: query.refetch,
  }
}
