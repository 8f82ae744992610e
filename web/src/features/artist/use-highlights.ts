import type { ArtistId } from '@pezzottify/contract'
import { useQuery } from '@pinia/colada'
import { minuteMs, queryKeys } from '../../shared/query-keys.ts'
import { useServices } from '../../shared/services.ts'

/** Play counts change while the page is open, so they are refreshed on the next visit. */
const staleTime = minuteMs

export function useTopTracks(id: () => ArtistId) {
  const { api } = useServices()
  return useQuery({
    key: () => queryKeys.topTracks(id()),
    query: ({ signal }) => api.radio.topTracks({ params: { id: id() }, signal }),
    staleTime,
  })
}

export function useRelated(id: () => ArtistId) {
  const { api } = useServices()
  return useQuery({
    key: () => queryKeys.related(id()),
    query: ({ signal }) => api.radio.related({ params: { id: id() }, signal }),
    staleTime,
  })
}
