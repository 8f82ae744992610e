import { computed, onScopeDispose, ref, watch } from 'vue'
import { useServices } from '../../../shared/services.ts'
import { useLibraryStore } from '../../../shared/stores/library.ts'
import { untilOtherStart } from './other-start.ts'

export type Restart = 'idle' | 'restarting' | 'failed' | 'back'

/** Longer than a start takes with a large library on a small machine. */
export const restartMaxMs = 60_000

/**
 * Restarts the server, and waits until it answers again and this device's socket is connected.
 *
 * @throws ApiError from `restart` when the server refuses
 */
export function useRestart() {
  const { api } = useServices()
  const library = useLibraryStore()
  const state = ref<Restart>('idle')
  const isOtherThere = ref(false)
  const isLive = computed(() => library.status.state === 'live')
  const gone = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let startedAt = 0

  async function restart(): Promise<void> {
    startedAt = (await api.server.info()).started_at
    await api.operations.reboot()
    void follow()
  }

  /** Continues after the time-out too: the server may come back later. */
  async function follow(): Promise<void> {
    state.value = 'restarting'
    isOtherThere.value = false
    const deadline = Date.now() + restartMaxMs
    isOtherThere.value = await untilOtherStart(api, startedAt, restartMaxMs, gone.signal)
    if (gone.signal.aborted) return
    timer = setTimeout(() => {
      if (state.value === 'restarting') state.value = 'failed'
    }, deadline - Date.now())
  }

  watch([isOtherThere, isLive], ([isThere, live]) => {
    if (state.value !== 'restarting' || !isThere || !live) return
    state.value = 'back'
  })
  onScopeDispose(() => {
    clearTimeout(timer)
    gone.abort()
  })
  return { state, restart, follow }
}
