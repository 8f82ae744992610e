import { useQuery } from '@pinia/colada'
import { computed } from 'vue'
import { queryKeys } from '../shared/query-keys.ts'
import { useServices } from '../shared/services.ts'
import { dateNumber } from '../shared/plays/days.ts'

const staleTime = 30_000

/** Recently played albums and playlists, with the position where they were left. */
export function useRecentContexts() {
  const { api } = useServices()
  return useQuery({
    key: queryKeys.recentContexts,
    query: ({ signal }) => api.listening.recent({ query: { limit: 30 }, signal }),
    staleTime,
  })
}

/** The most played tracks since the first of the month. */
export function useTopOfMonth() {
  const { api } = useServices()
  return useQuery({
    key: queryKeys.topOfMonth,
    query: ({ signal }) => {
      const today = new Date()
      const first = new Date(today.getFullYear(), today.getMonth(), 1)
      return api.listening.top({
        query: { start_date: dateNumber(first), end_date: dateNumber(today), limit: 18 },
        signal,
      })
    },
    staleTime,
  })
}

/** The most played albums of all users of this server. */
export function usePopularAlbums() {
  const { api } = useServices()
  return useQuery({
    key: queryKeys.popular,
    query: ({ signal }) => api.catalog.popular({ query: { albums_limit: 18, artists_limit: 0 }, signal }),
    staleTime: 60_000,
  })
}

/** The play counts of these tracks; 0 also while unknown. */
export function usePlayCounts(ids: () => readonly string[]) {
  const { api } = useServices()
  const counts = useQuery({
    key: () => queryKeys.playCounts(ids()),
    query: async ({ signal }) => {
      const track_ids = ids().slice(0, 500)
      const rows = await api.listening.counts({ body: { track_ids }, signal })
      return Object.fromEntries(rows.map((row) => [row.track_id, row.play_count]))
    },
    enabled: () => ids().length > 0,
    staleTime,
  })
  const known = computed(() => counts.data.value ?? {})
  return (id: string): number => known.value[id] ?? 0
}
