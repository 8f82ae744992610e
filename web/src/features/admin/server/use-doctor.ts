import { useQuery } from '@pinia/colada'
import { computed, onScopeDispose, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { minuteMs, queryKeys } from '../../../shared/query-keys.ts'
import { useServices } from '../../../shared/services.ts'
import { browserChecks } from './browser-checks.ts'

const pendingMs = 1_500

/** The checks of the server and of this browser. What the server has not ended yet is requested again. */
export function useDoctor() {
  const { t } = useI18n()
  const { api, page } = useServices()
  const query = useQuery({
    key: queryKeys.doctor,
    query: async ({ signal }) => {
      const [doctor, look] = await Promise.all([api.server.doctor({ signal }), page.lookAtConnection()])
      const seen = { ...look, origin: page.origin, request: doctor.request }
      return { ...doctor, browser: browserChecks(seen, t) }
    },
    staleTime: minuteMs,
    refetchOnWindowFocus: false,
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    query.data,
    (found) => {
      clearTimeout(timer)
      if (found?.checks.some(({ is_pending }) => is_pending))
        timer = setTimeout(() => void query.refetch(), pendingMs)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return {
    groups: computed(() => {
      const found = query.data.value
      if (!found) return []
      return [
        { id: 'fromServer', checks: found.checks },
        { id: 'fromBrowser', checks: found.browser },
      ]
    }),
    isSupervised: computed(() => query.data.value?.is_supervised ?? true),
    error: query.error,
    isLoading: query.isLoading,
    refetch: query.refetch,
  }
}
