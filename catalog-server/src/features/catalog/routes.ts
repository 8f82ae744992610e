import type { api } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'
import type { Catalog } from './service.ts'

/** `cacheControl` decorates successful answers: they are for the one who is signed in. */
export const catalogRoutes = (catalog: Catalog, cacheControl: string): Handlers<typeof api.catalog> => {
  const cached = <R>({ reply }: { reply: Headers }, result: Promise<R>): Promise<R> => {
    reply.set('cache-control', cacheControl)
    return result
  }
  return {
    artist: (request) => cached(request, catalog.artist(request.params.id)),
    discography: (request) => cached(request, catalog.discography(request.params.id)),
    album: (request) => cached(request, catalog.album(request.params.id)),
    albumResolved: (request) => cached(request, catalog.albumResolved(request.params.id)),
    track: (request) => cached(request, catalog.track(request.params.id)),
    trackResolved: (request) => cached(request, catalog.trackResolved(request.params.id)),
    artists: ({ query }) => catalog.listArtists(query),
    albums: ({ query }) => catalog.listAlbums(query),
    tracks: ({ query }) => catalog.listTracks(query),
    genres: () => catalog.genres(),
    batch: ({ body }) => catalog.batch(body),
    statistics: () => catalog.statistics(),
    whatsNew: (request) => cached(request, catalog.whatsNew(request.query.limit)),
    popular: (request) =>
      cached(request, catalog.popular(request.query.albums_limit, request.query.artists_limit)),
  }
}
