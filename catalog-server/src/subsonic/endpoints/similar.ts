import { ArtistId, RadioSeed } from '@pezzottify/contract'
import type { Session } from '../../base/session.ts'
import type { CatalogLists } from '../../catalog/index.ts'
import type { Radio } from '../../playback/index.ts'
import type { Parameters } from '../protocol/parameters.ts'
import type { Endpoints } from '../protocol/endpoint.ts'
import { notFound } from '../protocol/error.ts'
import type { WireId } from '../protocol/ids.ts'
import { anyIdOf, idOf } from '../protocol/ids.ts'
import type { NowServices } from '../shapes/as-it-is-now.ts'
import { asItIsNow } from '../shapes/as-it-is-now.ts'
import type { Items } from '../shapes/items.ts'

type Services = NowServices & {
  items: Items
  lists: Pick<CatalogLists, 'artistNamed' | 'tracksOfArtist'>
  radio: Pick<Radio, 'build' | 'related' | 'topTracks'>
}

const countMax = 500

/** What is known of artists and albums beyond their tags, and what is like them. */
export const similarEndpoints = ({ items, lists, radio, ...services }: Services): Endpoints => {
  const namedBy = <K extends 'artist' | 'album' | 'track'>(parameters: Parameters, ...kinds: K[]) =>
    asItIsNow(services, anyIdOf(kinds, parameters.required('id')))
  const songNamed = async (session: Session, id: string) => {
    const [song] = await items.songs(session, [id])
    if (!song) throw notFound('Song')
    return song
  }
  const albumNamed = async (session: Session, id: string) => {
    const [album] = await items.albums(session, [id])
    if (!album) throw notFound('Album')
    return album
  }

  /** The artist, or the first one of the album or song; undefined for an album of nobody. */
  const artistIdOf = async (session: Session, { kind, id }: WireId): Promise<string | undefined> => {
    if (kind === 'artist') return id
    const { artistId } = await (kind === 'album' ? albumNamed(session, id) : songNamed(session, id))
    return artistId === undefined ? undefined : idOf('artist', artistId)
  }

  const artistInfo = async (parameters: Parameters, session: Session) => {
    const asked = await namedBy(parameters, 'artist', 'album', 'track')
    const id = await artistIdOf(session, asked)
    if (id === undefined) return { similar: [] }
    const related = await radio.related(ArtistId.parse(id), countOf(parameters, 20))
    const [artist] = await items.artists(session, [id])
    return {
      musicBrainzId: artist?.musicBrainzId || undefined,
      similar: related.map(({ artist: other }) => other.id),
    }
  }

  const albumInfo = async (parameters: Parameters, session: Session) => {
    const { kind, id } = await namedBy(parameters, 'album', 'track')
    const albumId = kind === 'album' ? id : idOf('album', (await songNamed(session, id)).albumId ?? '')
    const { musicBrainzId } = await albumNamed(session, albumId)
    return { albumInfo: { musicBrainzId: musicBrainzId || undefined } }
  }

  const similarSongs = async (session: Session, { kind, id }: WireId, count: number) => {
    const seed = RadioSeed.parse({ type: kind, id })
    const { tracks } = await radio.build(session.user_id, { seed, recent: [], limit: count + 1 })
    const ids = tracks.map((track) => track.id).filter((track) => kind !== 'track' || track !== id)
    return items.songs(session, ids.slice(0, count))
  }

  /** What is played most, then the rest from the newest album on. */
  const topSongs = async (id: string, count: number): Promise<string[]> => {
    const top = await radio.topTracks(ArtistId.parse(id), count)
    const played = top.map(({ track }) => track.id as string)
    if (played.length >= count) return played
    return [...new Set([...played, ...(await lists.tracksOfArtist(id, count))])].slice(0, count)
  }

  return {
    getArtistInfo: {
      answer: async ({ parameters, session }) => {
        const { similar, ...info } = await artistInfo(parameters, session)
        return { artistInfo: { ...info, similarArtist: await items.artistFolders(session, similar) } }
      },
    },
    getArtistInfo2: {
      answer: async ({ parameters, session }) => {
        const { similar, ...info } = await artistInfo(parameters, session)
        return { artistInfo2: { ...info, similarArtist: await items.artists(session, similar) } }
      },
    },
    // Both names have the same element.
    getAlbumInfo: { answer: ({ parameters, session }) => albumInfo(parameters, session) },
    getAlbumInfo2: { answer: ({ parameters, session }) => albumInfo(parameters, session) },
    getSimilarSongs: {
      answer: async ({ parameters, session }) => {
        const asked = await namedBy(parameters, 'artist', 'album', 'track')
        return { similarSongs: { song: await similarSongs(session, asked, countOf(parameters, 50)) } }
      },
    },
    getSimilarSongs2: {
      answer: async ({ parameters, session }) => {
        const id = idOf('artist', parameters.required('id'))
        const song = await similarSongs(session, { kind: 'artist', id }, countOf(parameters, 50))
        return { similarSongs2: { song } }
      },
    },
    getTopSongs: {
      answer: async ({ parameters, session }) => {
        const given = parameters.text('id')
        const id =
          given === undefined ? await lists.artistNamed(parameters.required('artist')) : idOf('artist', given)
        const ids = id === null ? [] : await topSongs(id, countOf(parameters, 50))
        return { topSongs: { song: await items.songs(session, ids) } }
      },
    },
  }
}

const countOf = ({ integer }: Parameters, otherwise: number): number =>
  Math.max(0, Math.min(integer('count', otherwise), countMax))
