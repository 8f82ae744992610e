import type { TrackInfo } from '@pezzottify/client'
import { shallowRef, watch, type Ref } from 'vue'
import { usePlayerStore } from '../../shared/stores/player.ts'

/** Metadata of a track: `undefined` while loading, `null` when it does not exist. */
export function useTrackInfo(trackId: () => string): Readonly<Ref<TrackInfo | null | undefined>> {
  const player = usePlayerStore()
  const info = shallowRef<TrackInfo | null>()
  watch(
    trackId,
    async (id) => {
      const found = await player.about(id).catch(() => null)
      if (id === trackId()) info.value = found
    },
    { immediate: true },
  )
  return info
}
