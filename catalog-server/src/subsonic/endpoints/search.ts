import { searchQueryMaxCharacters } from '@pezzottify/contract'
import type { CatalogLists, HitPages, Search } from '../../catalog/index.ts'
import type { Call, Endpoints } from '../protocol/endpoint.ts'
import { readerOf } from '../protocol/endpoint.ts'
import { badValue } from '../protocol/error.ts'
import { isOtherFolder } from '../protocol/music-folder.ts'
import type { Parameters } from '../protocol/parameters.ts'
import type { Items } from '../shapes/items.ts'

type Services = {
  lists: Pick<CatalogLists, 'page'>
  /** Null on a server without search, which still lists the library. */
  search: Pick<Search, 'pages'> | null
  items: Items
}

type Page = { offset: number; count: number }
type Wanted = Record<'artist' | 'album' | 'track', Page>
type Asked = { text: string; isPhrase: boolean }

const countDefault = 20
const countMax = 10_000
/** Matches among which newer songs are looked for. */
const newerLookedAt = 500
const noPage: Page = { offset: 0, count: 0 }
const nothing: Wanted = { artist: noPage, album: noPage, track: noPage }

/** Search by words. Without words it lists the whole library, which is how apps copy it. */
export function searchEndpoints({ lists, search, items }: Services): Endpoints {
  const found = async ({ session }: Call, { text, isPhrase }: Asked, pages: Wanted): Promise<HitPages> => {
    if (!search) throw badValue('This server has no search')
    return search.pages({ query: text, isPhrase, userId: session.user_id, pages })
  }

  const all = async (call: Call, pages: Wanted): Promise<HitPages> => {
    const reader = readerOf(call)
    const idsOf = async (of: 'artists' | 'albums' | 'tracks', { offset, count }: Page) =>
      count === 0 ? [] : lists.page({ of, by: 'stored' }, { reader, offset, limit: count })
    return {
      artist: await idsOf('artists', pages.artist),
      album: await idsOf('albums', pages.album),
      track: await idsOf('tracks', pages.track),
    }
  }

  const pagesOf = async (call: Call): Promise<HitPages> => {
    const { parameters } = call
    if (isOtherFolder(parameters)) return { artist: [], album: [], track: [] }
    const asked = readQuery(parameters.text('query'))
    const wanted = {
      artist: pageOf(parameters, 'artist'),
      album: pageOf(parameters, 'album'),
      track: pageOf(parameters, 'song'),
    }
    return asked.text === '' ? all(call, wanted) : found(call, asked, wanted)
  }

  return {
    search3: {
      answer: async (call) => {
        const ids = await pagesOf(call)
        return {
          searchResult3: {
            artist: await items.artists(call.session, ids.artist),
            album: await items.albums(call.session, ids.album),
            song: await items.songs(call.session, ids.track),
          },
        }
      },
    },
    search2: {
      answer: async (call) => {
        const ids = await pagesOf(call)
        return {
          searchResult2: {
            artist: await items.artistFolders(call.session, ids.artist),
            album: await items.albumFolders(call.session, ids.album),
            song: await items.songs(call.session, ids.track),
          },
        }
      },
    },
    /** The oldest form, in which songs alone are found. */
    search: {
      answer: async (call) => {
        const { parameters, session } = call
        const { offset, count } = readPage(parameters, 'count', 'offset')
        const words = ['any', 'title', 'artist', 'album'].map((name) => parameters.text(name) ?? '')
        const asked = readQuery(words.join(' '))
        const newerThan = parameters.integer('newerThan', 0)
        const track = { offset: 0, count: newerThan > 0 ? newerLookedAt : countMax }
        const ids = asked.text === '' ? [] : (await found(call, asked, { ...nothing, track })).track
        const songs = newerThan > 0 ? await items.songs(session, ids) : null
        const newer = songs?.filter(({ created }) => Date.parse(created) > newerThan)
        const totalHits = newer?.length ?? ids.length
        const end = offset + count
        const match = newer?.slice(offset, end) ?? (await items.songs(session, ids.slice(offset, end)))
        return { searchResult: { offset, totalHits, match } }
      },
    },
  }
}

const readPage = ({ integer }: Parameters, count: string, offset: string): Page => ({
  offset: Math.max(0, integer(offset, 0)),
  count: Math.min(Math.max(0, integer(count, countDefault)), countMax),
})

const pageOf = (parameters: Parameters, kind: 'artist' | 'album' | 'song'): Page =>
  readPage(parameters, `${kind}Count`, `${kind}Offset`)

/** Quotes around it mean a phrase; a star at the end says that the last word may go on, which it may anyway. */
export function readQuery(query = ''): Asked {
  const text = query.slice(0, searchQueryMaxCharacters).trim().replace(/\*+$/, '').trim()
  const quoted = /^"(.*?)\*?"$/.exec(text)
  return { text: (quoted?.[1] ?? text).trim(), isPhrase: quoted !== null }
}
