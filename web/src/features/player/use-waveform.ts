import type { TrackId } from '@pezzottify/contract'
import { useQuery } from '@pinia/colada'
import { computed, type ComputedRef } from 'vue'
import { queryKeys } from '../../shared/query-keys.ts'
import { useServices } from '../../shared/services.ts'

/** How loud a track is from its beginning to its end, in percent; null while that is unknown, or cannot be had. */
export function useWaveform(trackId: () => TrackId): ComputedRef<readonly number[] | null> {
  const { api } = useServices()
  const { data } = useQuery({
    key: () => queryKeys.waveform(trackId()),
    query: ({ signal }) => api.playback.waveform({ params: { id: trackId() }, signal }),
    enabled: () => trackId() !== '',
    staleTime: Infinity,
  })
  return computed(() => (data.value?.levels.length ? data.value.levels : null))
}
