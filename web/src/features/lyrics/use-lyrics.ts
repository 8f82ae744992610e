import type { TrackId } from '@pezzottify/contract'
import { useQuery } from '@pinia/colada'
import { onScopeDispose, watch } from 'vue'
import { minuteMs, queryKeys } from '../../shared/query-keys.ts'
import { useServices } from '../../shared/services.ts'

const pendingMs = 2_500
const pendingTriesMax = 8

/**
 * The lyrics of a track. While the server is still looking for some elsewhere, they are requested
 * again.
 */
export function useLyrics(trackId: () => TrackId) {
  const { api } = useServices()
  const query = useQuery({
    key: () => queryKeys.lyrics(trackId()),
    query: ({ signal }) => api.catalog.lyrics({ params: { id: trackId() }, signal }),
    staleTime: 5 * minuteMs,
  })

  let tries = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(trackId, () => (tries = 0))
  watch(
    query.data,
    (found) => {
      clearTimeout(timer)
      if (!found?.pending || tries >= pendingTriesMax) return
      tries += 1
      timer = setTimeout(() => void query.refetch(), pendingMs)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return query
}
