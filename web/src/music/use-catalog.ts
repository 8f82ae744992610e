import type { AlbumId, ArtistId } from '@pezzottify/contract'
import { useQuery } from '@pinia/colada'
import { minuteMs, queryKeys } from '../shared/query-keys.ts'
import { useServices } from '../shared/services.ts'

/**
 * How long a catalog answer counts as fresh. After that, a page that is opened or comes back to the front shows it
 * immediately and refetches in the background: it is told of changes only while it has a socket.
 */
const staleTime = 30_000

export function useAlbum(id: () => AlbumId) {
  const { api } = useServices()
  return useQuery({
    key: () => queryKeys.album(id()),
    query: ({ signal }) => api.catalog.albumResolved({ params: { id: id() }, signal }),
    staleTime,
  })
}

export function useArtist(id: () => ArtistId) {
  const { api } = useServices()
  return useQuery({
    key: () => queryKeys.artist(id()),
    query: ({ signal }) => api.catalog.artist({ params: { id: id() }, signal }),
    staleTime,
  })
}

export function useDiscography(id: () => ArtistId) {
  const { api } = useServices()
  return useQuery({
    key: () => queryKeys.discography(id()),
    query: ({ signal }) => api.catalog.discography({ params: { id: id() }, signal }),
    staleTime,
  })
}

export function useGenres() {
  const { api } = useServices()
  return useQuery({
    key: queryKeys.genres,
    query: ({ signal }) => api.catalog.genres({ signal }),
    staleTime,
  })
}

/** Version and abilities of the server; they do not change while a page is open. */
export function useServerInfo() {
  const { api } = useServices()
  return useQuery({
    key: queryKeys.serverInfo,
    query: ({ signal }) => api.server.info({ signal }),
    staleTime: 24 * 60 * minuteMs,
  })
}
