import { useQuery } from '@pinia/colada'
import { queryKeys } from '../shared/query-keys.ts'
import { useServices } from '../shared/services.ts'

const shelfItems = 18

/** A handful of albums by chance. They stay until somebody shuffles again. */
export function useRandomAlbums() {
  const { api } = useServices()
  return useQuery({
    key: queryKeys.random,
    query: ({ signal }) => api.catalog.albums({ query: { sort: 'random', limit: shelfItems }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
}

export function useRecentAlbums() {
  const { api } = useServices()
  return useQuery({
    key: queryKeys.recent,
    query: ({ signal }) => api.catalog.albums({ query: { sort: '-added', limit: shelfItems }, signal }),
    staleTime: 30_000,
  })
}
