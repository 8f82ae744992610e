import type { api, PlaylistFileLine, TrackId, UserId } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'
import type { ClientConnection } from '../../base/client-connection.ts'
import type { Session } from '../../base/session.ts'
import type { ResponseCache } from './response-cache.ts'
import type { LyricsService } from '../lyrics/service.ts'
import type { Catalog } from './service.ts'

type Asker = { session: Session; connection: ClientConnection }
type Match = (lines: PlaylistFileLine[], userId: UserId) => Promise<(TrackId | null)[]>
/** Runs before an artist or album is read. It never fails. */
type Before = (asker: Asker, kind: 'artist' | 'album', id: string) => Promise<void>

/** `cacheControl` is the header of successful answers, which are for the signed-in user. */
export const catalogRoutes = (
  catalog: Catalog,
  lyrics: LyricsService,
  cache: ResponseCache,
  match: Match,
  cacheControl: string,
  before?: Before,
): Handlers<typeof api.catalog> => {
  const cached = <R>({ reply }: { reply: Headers }, result: Promise<R>): Promise<R> => {
    reply.set('cache-control', cacheControl)
    return result
  }
  const completed = <I extends string, R>(
    request: Asker & { reply: Headers; params: { id: I } },
    kind: 'artist' | 'album',
    read: (id: I) => Promise<R>,
  ): Promise<R> => {
    const { id } = request.params
    return cached(request, before ? before(request, kind, id).then(() => read(id)) : read(id))
  }
  return {
    artist: (request) =>
      completed(request, 'artist', (id) => cache.of(`artist ${id}`, () => catalog.artist(id))),
    discography: (request) =>
      completed(request, 'artist', (id) => {
        const { sort } = request.query
        return cache.of(`discography ${sort} ${id}`, () => catalog.discography(id, sort))
      }),
    album: (request) => completed(request, 'album', catalog.album),
    albumResolved: (request) =>
      completed(request, 'album', (id) => cache.of(`album ${id}`, () => catalog.albumResolved(id))),
    track: (request) => cached(request, catalog.track(request.params.id)),
    trackResolved: (request) => cached(request, catalog.trackResolved(request.params.id)),
    lyrics: ({ params }) => lyrics.of(params.id),
    artists: ({ query }) => catalog.listArtists(query),
    albums: ({ query }) => catalog.listAlbums(query),
    tracks: ({ query }) => catalog.listTracks(query),
    genres: () => catalog.genres(),
    batch: ({ body }) => catalog.batch(body),
    match: async ({ body, session }) => ({ tracks: await match(body.lines, session.user_id) }),
    statistics: () => catalog.statistics(),
    whatsNew: (request) => cached(request, catalog.whatsNew(request.query.limit)),
    popular: (request) =>
      cached(request, catalog.popular(request.query.albums_limit, request.query.artists_limit)),
  }
}
