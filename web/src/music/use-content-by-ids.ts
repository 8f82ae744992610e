import type { ContentType } from '@pezzottify/contract'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { useServices } from '../shared/services.ts'

/**
 * Loads the content with these ids as they come into view, and again once the server is back. While it is away, the
 * stored content of this device is shown. It stays in memory as long as the component does.
 */
export function useContentByIds<K extends ContentType>(kind: K, ids: () => readonly string[]) {
  const { reader, connection } = useServices()
  let release = (): void => undefined
  watch(
    () => [ids(), connection.state.value] as const,
    ([wanted]) => {
      // Held before the others are released, so that what stays is not loaded anew.
      const next = reader.hold(kind, wanted)
      release()
      release = next
    },
    { immediate: true },
  )
  onScopeDispose(() => release())
  return (id: string) => reader.get(kind, id)
}

const blockRows = 100
/** Rows around a border between two blocks, and those above and below them. */
const blocksHeld = 3

/** The same for a long list of tracks, in blocks: the first one, and those in which a row came into view last. */
export function useTracksInView(ids: () => readonly string[]) {
  const blocks = shallowRef<readonly number[]>([])
  const wanted = computed(() =>
    [...new Set([0, ...blocks.value])].flatMap((block) =>
      ids().slice(block * blockRows, (block + 1) * blockRows),
    ),
  )
  return {
    trackOf: useContentByIds('track', () => wanted.value),
    /** A row has come into view: it is loaded together with its neighbours. */
    cameIntoView(index: number): void {
      const block = Math.floor(index / blockRows)
      if (blocks.value.at(-1) === block) return
      blocks.value = [...blocks.value.filter((one) => one !== block), block].slice(-blocksHeld)
    },
  }
}
