import type { Catalog, CatalogLists } from '../../catalog/index.ts'
import { artistIndex, ignoredArticlesText } from '../artist-index.ts'
import { isOtherFolder, musicFolder } from '../protocol/music-folder.ts'
import type { Call, Endpoints } from '../protocol/endpoint.ts'
import { notFound } from '../protocol/error.ts'
import { idOf } from '../protocol/ids.ts'
import type { Items } from '../shapes/items.ts'
import { keptSongs } from '../shapes/kept-songs.ts'

type Asker = Pick<Call, 'session' | 'connection'>
export type BrowsingServices = {
  catalog: Pick<Catalog, 'shownTracks'>
  items: Items
  lists: CatalogLists
  /** Completes an artist or album from elsewhere before it is read. It never fails. */
  onDemand: { complete(asker: Asker, kind: 'artist' | 'album', id: string): Promise<void> } | null
}

/** Artists, albums and songs by what their tags say. */
export const browsingEndpoints = (services: BrowsingServices): Endpoints => {
  const { items, lists, onDemand } = services
  return {
    getMusicFolders: { answer: () => ({ musicFolders: { musicFolder: [musicFolder] } }) },

    getGenres: {
      answer: async () => {
        const genres = await lists.genres()
        return {
          genres: {
            genre: genres.map(({ name, album_count, track_count }) => ({
              value: name,
              songCount: track_count,
              albumCount: album_count,
            })),
          },
        }
      },
    },

    getArtists: {
      answer: async ({ parameters, session }) => {
        const lastModified = lists.changedAtMs()
        const index = isOtherFolder(parameters) ? [] : await artistIndex(services, session)
        return { artists: { ignoredArticles: ignoredArticlesText(), lastModified, index } }
      },
    },

    getArtist: {
      answer: async (call) => {
        const { parameters, session } = call
        const id = idOf('artist', parameters.required('id'))
        await onDemand?.complete(call, 'artist', id)
        const [artist] = await items.artists(session, [id])
        if (!artist) throw notFound('Artist')
        const album = await items.albums(session, await lists.albumsOfArtist(id))
        return { artist: { album, ...artist } }
      },
    },

    getAlbum: {
      answer: async (call) => {
        const { parameters, session } = call
        const id = idOf('album', parameters.required('id'))
        await onDemand?.complete(call, 'album', id)
        const album = await items.albumWithSongs(session, id)
        if (!album) throw notFound('Album')
        return { album }
      },
    },

    getSong: {
      answer: async ({ parameters, session }) => {
        const id = idOf('track', parameters.required('id'))
        const song = (await keptSongs(services, session, [id])).get(id)
        if (!song) throw notFound('Song')
        return { song }
      },
    },
  }
}
