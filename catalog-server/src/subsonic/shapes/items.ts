import { inBatches } from '../../base/turns.ts'
import type { Session } from '../../base/session.ts'
import type { AlbumDetails, Catalog } from '../../catalog/index.ts'
import { albumFolderOf, albumOf } from './album.ts'
import { artistFolderOf, artistOf } from './artist.ts'
import type { Own, OwnServices } from './own.ts'
import { ownOf } from './own.ts'
import { songOf } from './song.ts'
import type { AlbumID3, ArtistFolder, ArtistID3, Child } from './types.ts'

type Services = OwnServices & { catalog: Pick<Catalog, 'albumNow' | 'details' | 'withFormer'> }
type Caller = Pick<Session, 'user_id'>
type Ids = readonly string[]

/** In one turn: an album has a dozen tracks to look at. */
const songsAtOnce = 250
const albumsAtOnce = 100
const artistsAtOnce = 250

export type Items = ReturnType<typeof createItems>

/**
 * Makes what is answered of ids: complete things in the order of the ids, with what the caller made of them. Unknown ids and
 * what is not listed are left out. It costs a few statements for each few hundred ids.
 */
export function createItems(services: Services) {
  const { catalog, listening } = services

  const albumsBy =
    <T>(shape: (album: AlbumDetails, own: Own) => T) =>
    (caller: Caller, ids: Ids): Promise<T[]> =>
      each(ids, albumsAtOnce, async (some) => {
        const found = await catalog.details.albums(some)
        const tracks = await catalog.withFormer(
          'track',
          found.flatMap(({ track_ids }) => track_ids),
        )
        const played = found.map(({ id, track_ids }): [string, string[]] => [
          id,
          track_ids.flatMap((track) => tracks.get(track) ?? []),
        ])
        const plays = await listening.sums(caller.user_id, new Map(played))
        const own = await ownOf(
          services,
          caller.user_id,
          'album',
          await catalog.withFormer('album', some),
          plays,
        )
        return found.map((album) => shape(album, own))
      })

  const songs = (caller: Caller, ids: Ids): Promise<Child[]> =>
    each(ids, songsAtOnce, async (some) => {
      const found = await catalog.details.tracks(some)
      const versions = await catalog.withFormer('track', some)
      const plays = await listening.sums(caller.user_id, versions)
      const own = await ownOf(services, caller.user_id, 'track', versions, plays)
      return found.map((track) => songOf(track, own))
    })

  const artists = (caller: Caller, ids: Ids): Promise<ArtistID3[]> =>
    each(ids, artistsAtOnce, async (some) => {
      const found = await catalog.details.artists(some)
      const own = await ownOf(services, caller.user_id, 'artist', await catalog.withFormer('artist', some))
      return found.map((artist) => artistOf(artist, own))
    })

  return {
    songs,
    albums: albumsBy<AlbumID3>(albumOf),
    artists,
    /** With its songs in the order of the sleeve, of the album that it goes on as; null for none that is listed. */
    albumWithSongs: async (caller: Caller, id: string): Promise<(AlbumID3 & { song: Child[] }) | null> => {
      const withIds = albumsBy((album, own) => ({ shown: albumOf(album, own), songs: album.track_ids }))
      const [found] = await withIds(caller, [catalog.albumNow(id)])
      // Apps of before OpenSubsonic know the songs, so they stand before what was added.
      return found ? { song: await songs(caller, found.songs), ...found.shown } : null
    },
    /** As directories, as older apps see them. `parent`: the directory that they are in. */
    albumFolders: (caller: Caller, ids: Ids, parent?: string): Promise<Child[]> =>
      albumsBy((album, own) => albumFolderOf(album, own, parent))(caller, ids),
    artistFolders: async (caller: Caller, ids: Ids): Promise<ArtistFolder[]> =>
      (await artists(caller, ids)).map(artistFolderOf),
  }
}

async function each<T>(ids: Ids, atOnce: number, read: (some: Ids) => Promise<T[]>): Promise<T[]> {
  const made: T[] = []
  await inBatches(ids, atOnce, async (some) => void made.push(...(await read(some))))
  return made
}
