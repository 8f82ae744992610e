import type {
  Album,
  Artist,
  ArtistId,
  ArtistName,
  ListedTrack,
  ResolvedHit,
  SearchHit,
} from '@pezzottify/contract'
import type { OwnPlaylist, People } from './people.ts'

type Reads = CatalogReads & Pick<People, 'trackCounts'> & { playlists: readonly OwnPlaylist[] }

/** Reads that leave out items that are not listed. */
export type CatalogReads = {
  artistsByIds(ids: string[]): Promise<Artist[]>
  albumsByIds(ids: string[]): Promise<Album[]>
  tracksByIds(ids: string[]): Promise<ListedTrack[]>
}

/** Completes hits with the data of a result list, in their order. Items that are gone or missing are left out. */
export async function resolveHits(reads: Reads, hits: SearchHit[]): Promise<ResolvedHit[]> {
  const idsOf = (type: SearchHit['item_type']) =>
    hits.filter((hit) => hit.item_type === type).map((hit) => hit.item_id)
  const resolved = new Map<string, ResolvedHit>()
  const add = (hit: ResolvedHit) => resolved.set(`${hit.type} ${hit.id}`, hit)

  for (const artist of await reads.artistsByIds(idsOf('Artist')))
    add({
      type: 'Artist',
      id: artist.id,
      name: artist.name,
      image_id: artist.cover?.id ?? null,
      cover: artist.cover,
    })
  for (const album of await reads.albumsByIds(idsOf('Album')))
    add({
      type: 'Album',
      id: album.id,
      name: album.name,
      artists_ids_names: pairs(album.artists),
      image_id: album.cover?.id ?? null,
      year: album.release_date === null ? null : new Date(album.release_date * 1_000).getUTCFullYear(),
      cover: album.cover,
    })
  const tracks = await reads.tracksByIds(idsOf('Track'))
  const bare = tracks.flatMap(({ cover, artists: [first] }) => (cover === null && first ? first.id : []))
  const pictures = new Map(
    bare.length === 0 ? [] : (await reads.artistsByIds(bare)).map(({ id, cover }) => [id, cover]),
  )
  for (const track of tracks) {
    const [first] = track.artists
    const cover = track.cover ?? (first && pictures.get(first.id)) ?? null
    add({
      type: 'Track',
      id: track.id,
      name: track.name,
      duration: track.duration_secs ?? 0,
      artists_ids_names: pairs(
        track.artists.filter(({ role }) => role === 'MainArtist' || role === 'FeaturedArtist'),
      ),
      image_id: cover?.id ?? null,
      album_id: track.album_id,
      album_name: track.album_name,
      cover,
    })
  }
  const wanted = new Set(idsOf('Playlist'))
  const playlists = reads.playlists.filter(({ id }) => wanted.has(id))
  const counts = playlists.length > 0 ? await reads.trackCounts(playlists.map(({ id }) => id)) : null
  for (const { id, name } of playlists) add({ type: 'Playlist', id, name, track_count: counts?.get(id) ?? 0 })
  return hits.flatMap((hit) => resolved.get(`${hit.item_type} ${hit.item_id}`) ?? [])
}

const pairs = (artists: ArtistName[]): [ArtistId, string][] => artists.map(({ id, name }) => [id, name])
