import { useQuery } from '@pinia/colada'
import { searchQueryMaxCharacters } from '@pezzottify/contract'
import { computed, onScopeDispose, ref, watch } from 'vue'
import { queryKeys } from '../../../shared/query-keys.ts'
import { useServices } from '../../../shared/services.ts'

const typingPauseMs = 150

/** Artists, albums and tracks for the typed text. */
export function useFind() {
  const { api } = useServices()
  const text = ref('')
  const asked = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(text, (now) => {
    clearTimeout(timer)
    timer = setTimeout(() => (asked.value = now.trim().slice(0, searchQueryMaxCharacters)), typingPauseMs)
  })
  onScopeDispose(() => clearTimeout(timer))
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
    // `resolve` requests complete hits; bare ones have no `type`.
    hits: computed(() => (asked.value ? (query.data.value ?? []).filter((hit) => 'type' in hit) : [])),
    status: query.status,
    error: query.error,
    refetch: query.refetch,
  }
}
