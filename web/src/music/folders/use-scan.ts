import type { ScanStatus } from '@pezzottify/contract'
import { useQuery, useQueryCache } from '@pinia/colada'
import { computed, onScopeDispose, watch } from 'vue'
import { queryKeys } from '../../shared/query-keys.ts'
import { useServices } from '../../shared/services.ts'
import { useCatalogChanged } from '../../shared/use-catalog-changed.ts'
import { useInvalidate } from '../../shared/use-invalidate.ts'
import { useSessionStore } from '../../shared/stores/session.ts'

const runningMs = 2_000
const idleMs = 30_000

/** Progress of the scan, for users with the permission. While it runs, the album sections update. */
export function useScan() {
  const { api } = useServices()
  const session = useSessionStore()
  const cache = useQueryCache()
  const invalidate = useInvalidate()
  const catalogChanged = useCatalogChanged()
  const allowed = computed(() => session.can('EditCatalog'))
  const { data, error } = useQuery({
    key: queryKeys.scan,
    query: ({ signal }) => api.library.scan({ signal }),
    enabled: () => allowed.value,
    staleTime: 0,
  })
  const isRunning = computed(() => (data.value?.state ?? 'idle') !== 'idle')

  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false
  function again(): void {
    clearTimeout(timer)
    timer = setTimeout(
      async () => {
        if (allowed.value && !document.hidden) await invalidate(queryKeys.scan)
        if (!stopped) again()
      },
      isRunning.value ? runningMs : idleMs,
    )
  }
  watch(isRunning, again, { immediate: true })
  onScopeDispose(() => {
    stopped = true
    clearTimeout(timer)
  })

  watch(data, (now, before) => {
    if (!now || !before || foundNothing(before, now)) return
    void (now.state === 'idle' ? catalogChanged(queryKeys.random) : invalidate(queryKeys.sections))
  })

  const take = (status: ScanStatus): void => cache.setQueryData(queryKeys.scan, status)
  return {
    scan: data,
    error,
    isRunning,
    refetch: () => invalidate(queryKeys.scan),
    start: async (): Promise<void> => take(await api.library.startScan()),
    /** Reads every file again, also unchanged ones. */
    startFull: async (): Promise<void> => take(await api.library.startScan({ query: { full: 'true' } })),
    cancel: async (): Promise<void> => take(await api.library.cancelScan()),
  }
}

const foundNothing = (before: ScanStatus, now: ScanStatus): boolean =>
  before.state === now.state &&
  before.albums === now.albums &&
  before.added === now.added &&
  before.updated === now.updated &&
  before.newest_album?.id === now.newest_album?.id
