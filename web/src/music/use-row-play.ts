import { usePlayerStore } from '../shared/stores/player.ts'

const doubleClickMs = 500

/** What a click on a row does: it starts the row's track, or pauses and continues it when it is the current one. */
export function useRowPlay(isCurrent: () => boolean, start: () => void): () => void {
  const player = usePlayerStore()
  let startedAt = Number.NEGATIVE_INFINITY

  return () => {
    // The second click of a double click must not pause what the first one started.
    if (performance.now() - startedAt < doubleClickMs) return
    if (isCurrent()) return player.toggle()
    startedAt = performance.now()
    start()
  }
}
