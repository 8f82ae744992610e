import { ApiError } from '@pezzottify/client'
import { onScopeDispose, shallowRef, watch } from 'vue'
import { useServices } from '../../shared/services.ts'

export type Suggestion = { id: string; name: string }

const typingPauseMs = 150
const shownAtMost = 6

/**
 * Artists or albums whose names contain the typed text. An answer for an older text never replaces a newer one.
 */
export function useSuggestions(kind: 'artist' | 'album', text: () => string) {
  const { api } = useServices()
  const found = shallowRef<readonly Suggestion[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | null = null

  async function ask(filter: string): Promise<void> {
    running = new AbortController()
    const { signal } = running
    const query = { filter, limit: shownAtMost }
    try {
      const { items } =
        kind === 'artist'
          ? await api.catalog.artists({ query, signal })
          : await api.catalog.albums({ query, signal })
      found.value = items.map(({ id, name }) => ({ id, name }))
    } catch (error) {
      if (!signal.aborted && !(error instanceof ApiError)) throw error
      // Without suggestions; saving reports that the server does not answer.
      if (!signal.aborted) found.value = []
    }
  }
  function cancel(): void {
    clearTimeout(timer)
    running?.abort()
  }
  watch(text, (now) => {
    cancel()
    if (now.trim() === '') found.value = []
    else timer = setTimeout(() => void ask(now.trim()), typingPauseMs)
  })
  onScopeDispose(cancel)
  return found
}
