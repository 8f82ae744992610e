import type { ContentType } from '@pezzottify/contract'
import type { Session } from '../../base/session.ts'
import { endTurn } from '../../base/turns.ts'
import type { Catalog, CatalogLists, PagedList } from '../../catalog/index.ts'
import type { Likes, Ratings } from '../../collection/index.ts'
import type { Listening } from '../../playback/index.ts'
import { isOtherFolder } from '../protocol/music-folder.ts'
import { createOwnLists } from '../own-lists.ts'
import type { Call, Endpoints } from '../protocol/endpoint.ts'
import { readerOf } from '../protocol/endpoint.ts'
import { badValue } from '../protocol/error.ts'
import type { Parameters } from '../protocol/parameters.ts'
import type { Items } from '../shapes/items.ts'
import { keptSongs } from '../shapes/kept-songs.ts'
import type { Child } from '../shapes/types.ts'

type Services = {
  catalog: Pick<Catalog, 'shownTracks'>
  items: Items
  lists: CatalogLists
  likes: Pick<Likes, 'newest'>
  ratings: Pick<Ratings, 'rated'>
  listening: Pick<Listening, 'playedAlbums'>
}

const sizeMax = 500

/** Albums and songs in the orders of the protocol. */
export const listEndpoints = (services: Services): Endpoints => {
  const { items, lists, likes, ratings, listening } = services
  const ownPage = createOwnLists()

  /** The lists that are made of what a user did, in their order. */
  const ownAlbums: Record<string, (session: Session) => Promise<readonly string[]>> = {
    starred: async ({ user_id }) => idsOf(likes.newest(user_id, 'album')),
    highest: async ({ user_id }) => idsOf(ratings.rated(user_id, 'album')),
    frequent: ({ user_id }) => listening.playedAlbums(user_id, 'frequent'),
    recent: ({ user_id }) => listening.playedAlbums(user_id, 'recent'),
  }

  const albumIds = async (call: Call): Promise<readonly string[]> => {
    const { parameters, session } = call
    const type = parameters.required('type')
    const window = { offset: Math.max(0, parameters.integer('offset', 0)), limit: sizeOf(parameters, 'size') }
    const make = Object.hasOwn(ownAlbums, type) ? ownAlbums[type] : undefined
    const list = make || type === 'random' ? null : catalogList(type, parameters)
    if (isOtherFolder(parameters)) return []
    if (list) return lists.page(list, { reader: readerOf(call), ...window })
    if (!make) return lists.randomAlbums(window.limit)
    return ownPage(`${type} ${readerOf(call)}`, window, async () =>
      lists.listed('albums', await make(session)),
    )
  }

  const starredIds = async ({ parameters, session }: Call, type: ContentType): Promise<string[]> => {
    // There may be very many, and each kind of them is put in order.
    await endTurn()
    return isOtherFolder(parameters) ? [] : idsOf(likes.newest(session.user_id, type))
  }
  /** Each once, though it may be liked under several ids. */
  const starredSongs = async (call: Call): Promise<Child[]> => {
    const ids = await starredIds(call, 'track')
    const songs = await keptSongs(services, call.session, ids)
    return [...new Set(ids.flatMap((id) => songs.get(id) ?? []))]
  }

  return {
    getAlbumList: {
      answer: async (call) => ({
        albumList: { album: await items.albumFolders(call.session, await albumIds(call)) },
      }),
    },
    getAlbumList2: {
      answer: async (call) => ({
        albumList2: { album: await items.albums(call.session, await albumIds(call)) },
      }),
    },
    getRandomSongs: {
      answer: async ({ parameters, session }) => {
        const wish = {
          genre: parameters.text('genre'),
          from: yearOf(parameters, 'fromYear'),
          to: yearOf(parameters, 'toYear'),
        }
        const size = sizeOf(parameters, 'size')
        const ids = isOtherFolder(parameters) ? [] : await lists.randomTracks(size, wish)
        return { randomSongs: { song: await items.songs(session, ids) } }
      },
    },
    getSongsByGenre: {
      answer: async (call) => {
        const { parameters, session } = call
        const list: PagedList = { of: 'tracks', by: 'genre', genre: parameters.required('genre') }
        const page = {
          reader: readerOf(call),
          offset: Math.max(0, parameters.integer('offset', 0)),
          limit: sizeOf(parameters, 'count'),
        }
        const ids = isOtherFolder(parameters) ? [] : await lists.page(list, page)
        return { songsByGenre: { song: await items.songs(session, ids) } }
      },
    },
    getStarred: {
      answer: async (call) => ({
        starred: {
          artist: await items.artistFolders(call.session, await starredIds(call, 'artist')),
          album: await items.albumFolders(call.session, await starredIds(call, 'album')),
          song: await starredSongs(call),
        },
      }),
    },
    getStarred2: {
      answer: async (call) => ({
        starred2: {
          artist: await items.artists(call.session, await starredIds(call, 'artist')),
          album: await items.albums(call.session, await starredIds(call, 'album')),
          song: await starredSongs(call),
        },
      }),
    },
  }
}

/** @throws SubsonicError for a type that is none, or whose years or genre are missing */
function catalogList(type: string, parameters: Parameters): PagedList {
  switch (type) {
    case 'newest':
      return { of: 'albums', by: 'newest' }
    case 'alphabeticalByName':
      return { of: 'albums', by: 'name' }
    case 'alphabeticalByArtist':
      return { of: 'albums', by: 'artist' }
    case 'byYear':
      return {
        of: 'albums',
        by: 'year',
        from: parameters.requiredInteger('fromYear'),
        to: parameters.requiredInteger('toYear'),
      }
    case 'byGenre':
      return { of: 'albums', by: 'genre', genre: parameters.required('genre') }
    default:
      throw badValue(`There is no list of the type ${type.slice(0, 50)}`)
  }
}

const idsOf = (items: readonly { id: string }[]): string[] => items.map(({ id }) => id)

const sizeOf = ({ integer }: Parameters, name: string): number =>
  Math.max(0, Math.min(integer(name, 10), sizeMax))

function yearOf({ integer }: Parameters, name: string): number | undefined {
  const year = integer(name, Number.NaN)
  return Number.isNaN(year) ? undefined : year
}
