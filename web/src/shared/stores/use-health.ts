import { useQuery } from '@pinia/colada'
import { computed, onScopeDispose } from 'vue'
import { queryKeys } from '../query-keys.ts'
import { useServices } from '../services.ts'
import { useInvalidate } from '../use-invalidate.ts'
import { useSessionStore } from './session.ts'

const askEveryMs = 5 * 60_000

/** Current health problems of the server, for administrators. Polled rarely. */
export function useHealth() {
  const { api } = useServices()
  const session = useSessionStore()
  const invalidate = useInvalidate()
  const isAllowed = computed(() => session.can('RebootServer'))
  const { data } = useQuery({
    key: queryKeys.health,
    query: ({ signal }) => api.server.health({ signal }),
    enabled: () => isAllowed.value,
    staleTime: 60_000,
  })
  const timer = setInterval(() => {
    if (isAllowed.value && !document.hidden) void invalidate(queryKeys.health)
  }, askEveryMs)
  onScopeDispose(() => clearInterval(timer))
  return computed<readonly string[]>(() =>
    isAllowed.value && data.value?.status === 'degraded' ? (data.value.reasons ?? []) : [],
  )
}
