import { useQuery } from '@pinia/colada'
import { queryKeys } from '../shared/query-keys.ts'
import { useServices } from '../shared/services.ts'

const sectionAlbums = 18

/** Some random albums. They stay the same until the user shuffles again. */
export function useRandomAlbums() {
  const { api } = useServices()
  return useQuery({
    key: queryKeys.random,
    query: ({ signal }) => api.catalog.albums({ query: { sort: 'random', limit: sectionAlbums }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
}

export function useRecentAlbums() {
  const { api } = useServices()
  return useQuery({
    key: queryKeys.recent,
    query: ({ signal }) => api.catalog.albums({ query: { sort: '-added', limit: sectionAlbums }, signal }),
    staleTime: 30_000,
  })
}
