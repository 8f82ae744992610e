import type { Artist, Discography, Track } from '@pezzottify/contract'
import { useServices } from '../shared/services.ts'
import { inReleaseOrder } from './discography.ts'
import { readAlbums } from './read-albums.ts'
import { usePlaying } from './use-playing.ts'

type Named = Pick<Artist, 'id' | 'name'>

/** Plays an artist's whole work: their own records by release date, or their tracks on records of others. */
export function useArtistPlaying() {
  const { api } = useServices()
  const playing = usePlaying()

  async function tracksOf(artist: Named, works: Discography): Promise<Track[]> {
    const isOwn = works.albums.some((album) => album.track_count > 0)
    const albums = inReleaseOrder(isOwn ? works.albums : works.features)
    const found = await readAlbums(
      playing.read,
      albums.filter((album) => album.track_count > 0),
    )
    const tracks = found.flatMap(({ discs }) => discs.flatMap((disc) => disc.tracks))
    return isOwn ? tracks : tracks.filter((track) => track.artists.some((other) => other.id === artist.id))
  }

  const playArtist = (artist: Named, works: Discography, shuffle = false): Promise<void> =>
    playing.attempt(async () => playing.playMix(artist.name, await tracksOf(artist, works), { shuffle }))

  return {
    playArtist,
    playArtistById: (artist: Named): Promise<void> =>
      playing.attempt(async () =>
        playArtist(artist, await api.catalog.discography({ params: { id: artist.id } })),
      ),
    addArtistToQueue: (artist: Named, works: Discography): Promise<void> =>
      playing.attempt(async () => playing.addToQueue(await tracksOf(artist, works))),
  }
}
