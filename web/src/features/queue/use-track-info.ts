import type { TrackInfo } from '@pezzottify/client'
import { shallowRef, watch, type Ref } from 'vue'
import { useServices } from '../../shared/services.ts'
import { usePlayerStore } from '../../shared/stores/player.ts'

/**
 * Metadata of a track: `undefined` while loading, `null` when it does not exist. A request that failed is repeated once
 * the server answers again.
 */
export function useTrackInfo(trackId: () => string): Readonly<Ref<TrackInfo | null | undefined>> {
  const player = usePlayerStore()
  const { connection, tracks } = useServices()
  const info = shallowRef<TrackInfo | null>()

  async function load(): Promise<void> {
    const id = trackId()
    const found = await player.about(id).catch(() => undefined)
    if (id === trackId()) info.value = found
  }

  watch([trackId, tracks.changes], load, { immediate: true })
  watch(connection.state, (state) => {
    if (state === 'back' && info.value === undefined) void load()
  })
  return info
}
