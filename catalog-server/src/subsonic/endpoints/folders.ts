import type { Session } from '../../base/session.ts'
import { artistIndex, ignoredArticlesText } from '../artist-index.ts'
import { isOtherFolder, musicFolder } from '../protocol/music-folder.ts'
import type { Body } from '../protocol/body.ts'
import type { Endpoints } from '../protocol/endpoint.ts'
import { notFound } from '../protocol/error.ts'
import { readId } from '../protocol/ids.ts'
import { artistChildOf, artistFolderOf } from '../shapes/artist.ts'
import type { BrowsingServices } from './browsing.ts'

const folderId = String(musicFolder.id)

/** The same music as directories, as older apps see it: the folder has artists, who have albums, which have songs. */
export const folderEndpoints = (services: BrowsingServices): Endpoints => {
  const { items, lists, onDemand } = services

  const wholeFolder = async (session: Session): Promise<Body> => {
    const index = await artistIndex(services, session)
    const child = index.flatMap(({ artist }) => artist).map((one) => artistChildOf(one, folderId))
    return { ...musicFolder, id: folderId, child }
  }

  const ofArtist = async (session: Session, id: string): Promise<Body> => {
    const [artist] = await items.artistFolders(session, [id])
    if (!artist) throw notFound('Directory')
    const { name, starred, userRating, averageRating } = artist
    const child = await items.albumFolders(session, await lists.albumsOfArtist(id), artist.id)
    return { id: artist.id, parent: folderId, name, starred, userRating, averageRating, child }
  }

  const ofAlbum = async (session: Session, id: string): Promise<Body> => {
    const album = await items.albumWithSongs(session, id)
    if (!album) throw notFound('Directory')
    const { name, artistId, starred, userRating, averageRating, playCount, song } = album
    return {
      id: album.id,
      parent: artistId,
      name,
      starred,
      userRating: userRating || undefined,
      averageRating,
      playCount,
      child: song,
    }
  }

  return {
    getIndexes: {
      answer: async ({ parameters, session }) => {
        const lastModified = lists.changedAtMs()
        // Apps take a missing element for "as you know it".
        if (lastModified <= parameters.integer('ifModifiedSince', 0)) return
        const index = isOtherFolder(parameters) ? [] : await artistIndex(services, session)
        return {
          indexes: {
            lastModified,
            ignoredArticles: ignoredArticlesText(),
            shortcut: [],
            index: index.map(({ name, artist }) => ({ name, artist: artist.map(artistFolderOf) })),
            child: [],
          },
        }
      },
    },

    getMusicDirectory: {
      answer: async (call) => {
        const { parameters, session } = call
        const text = parameters.required('id')
        if (text === folderId) return { directory: await wholeFolder(session) }
        const read = readId(text)
        if (read?.kind !== 'artist' && read?.kind !== 'album') throw notFound('Directory')
        await onDemand?.complete(call, read.kind, read.id)
        return { directory: await (read.kind === 'artist' ? ofArtist : ofAlbum)(session, read.id) }
      },
    },
  }
}
