import { useQueryCache } from '@pinia/colada'
import { computed, onScopeDispose, ref, watch } from 'vue'
import { queryKeys } from '../../../shared/query-keys.ts'
import { useServices } from '../../../shared/services.ts'
import { useLibraryStore } from '../../../shared/stores/library.ts'

export type Restart = 'idle' | 'restarting' | 'failed' | 'back'

const askEveryMs = 1_000
/** Longer than a start takes with a large library on a small machine. */
export const restartMaxMs = 60_000

/**
 * Restarts the server, and waits until it answers again and this device's socket is connected.
 *
 * @throws ApiError from `restart` when the server refuses
 */
export function useRestart() {
  const { api } = useServices()
  const cache = useQueryCache()
  const library = useLibraryStore()
  const state = ref<Restart>('idle')
  const isOtherThere = ref(false)
  const isLive = computed(() => library.status.state === 'live')
  let timer: ReturnType<typeof setTimeout> | undefined
  let startedAt = 0
  let deadline = 0

  async function restart(): Promise<void> {
    startedAt = (await api.server.info()).started_at
    await api.operations.reboot()
    follow()
  }

  /** Continues after the time-out too: the server may come back later. */
  function follow(): void {
    state.value = 'restarting'
    isOtherThere.value = false
    deadline = Date.now() + restartMaxMs
    timer = setTimeout(ask, askEveryMs)
  }

  async function ask(): Promise<void> {
    const info = await api.server.info().catch(() => null)
    if (state.value !== 'restarting') return
    if (info && info.started_at !== startedAt) {
      cache.setQueryData(queryKeys.serverInfo, info)
      isOtherThere.value = true
    }
    if (Date.now() > deadline) state.value = 'failed'
    else if (!isOtherThere.value) timer = setTimeout(ask, askEveryMs)
    else timer = setTimeout(() => (state.value = 'failed'), deadline - Date.now())
  }

  watch([isOtherThere, isLive], ([isThere, live]) => {
    if (state.value !== 'restarting' || !isThere || !live) return
    clearTimeout(timer)
    state.value = 'back'
  })
  onScopeDispose(() => {
    clearTimeout(timer)
    state.value = 'idle'
  })
  return { state, restart, follow }
}
