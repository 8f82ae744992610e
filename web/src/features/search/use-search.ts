import { ApiError } from '@pezzottify/client'
import type { ResolvedHit } from '@pezzottify/contract'
import { searchQueryMaxCharacters } from '@pezzottify/contract'
import { onScopeDispose, shallowRef, watch } from 'vue'
import { useServices } from '../../shared/services.ts'

export type SearchState =
  | { state: 'idle' }
  | { state: 'searching'; query: string; before: ResolvedHit[] }
  | { state: 'found'; query: string; hits: ResolvedHit[]; tookMs: number }
  | { state: 'failed'; query: string; error: ApiError }

/** Debounce after the last key. */
const typingPauseMs = 120

/** Searches while the user types. A newer request cancels the older one, so an old answer never replaces a new one. */
export function useSearch(query: () => string) {
  const { api } = useServices()
  const result = shallowRef<SearchState>({ state: 'idle' })
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | null = null

  function cancel(): void {
    clearTimeout(timer)
    running?.abort()
    running = null
  }

  async function ask(text: string): Promise<void> {
    cancel()
    const mine = new AbortController()
    running = mine
    const startedAt = performance.now()
    try {
      const body = { query: text.slice(0, searchQueryMaxCharacters), resolve: true, playlists: true }
      const answer = await api.search.search({ body, signal: mine.signal })
      // `resolve` requests complete hits; bare ones have no `type`.
      const hits = answer.filter((hit) => 'type' in hit)
      result.value = { state: 'found', query: text, hits, tookMs: Math.round(performance.now() - startedAt) }
    } catch (error) {
      if (mine.signal.aborted) return
      if (!(error instanceof ApiError)) throw error
      result.value = { state: 'failed', query: text, error }
    }
  }

  watch(
    query,
    (value, before) => {
      cancel()
      const text = value.trim()
      if (text === '') {
        result.value = { state: 'idle' }
        return
      }
      const shown = result.value
      const hits = shown.state === 'found' ? shown.hits : shown.state === 'searching' ? shown.before : []
      result.value = { state: 'searching', query: text, before: hits }
      timer = setTimeout(() => void ask(text), before === undefined ? 0 : typingPauseMs)
    },
    { immediate: true },
  )
  onScopeDispose(cancel)
  return { result, retry: () => void ask(query().trim()) }
}
