import { z } from 'zod'
import { Cover } from './catalog-shapes.ts'
import { endpoint } from '../endpoint.ts'
import { AlbumId, ArtistId, ImageId, PlaylistId, TrackId } from '../ids.ts'
import { searchQueryMaxCharacters } from '../limits.ts'
import type { ExamplesOf } from '../example.ts'
import { cover, artist, guest, album, playlistId, track } from './example-values.ts'

export const searchKinds = ['album', 'artist', 'track'] as const

export const SearchRequest = z.object({
  query: z.string().max(searchQueryMaxCharacters),
  resolve: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
  /** The kinds to search; all of them by default. */
  filters: z
    .array(z.enum(searchKinds))
    .max(searchKinds.length)
    .nullish()
    .transform((value) => [...new Set(value?.length ? value : searchKinds)]),
  /** Whether the user's own playlists are among the hits, whatever the kinds. */
  playlists: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
})

/** A bare hit. Lower `adjusted_score` is better. Playlists are among them only where the request asks for them. */
export const SearchHit = z.object({
  item_type: z.enum(['Track', 'Artist', 'Album', 'Playlist']),
  item_id: z.string(),
  score: z.int(),
  adjusted_score: z.int(),
  matchable_text: z.string(),
})
export type SearchHit = z.infer<typeof SearchHit>

const artistsIdsNames = z.array(z.tuple([ArtistId, z.string()]))

export const ResolvedHit = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('Track'),
    id: TrackId,
    name: z.string(),
    duration: z.int(),
    artists_ids_names: artistsIdsNames,
    image_id: ImageId.nullable(),
    album_id: AlbumId,
    album_name: z.string(),
    cover: Cover.nullable(),
  }),
  z.object({
    type: z.literal('Album'),
    id: AlbumId,
    name: z.string(),
    artists_ids_names: artistsIdsNames,
    image_id: ImageId.nullable(),
    year: z.int().nullable(),
    cover: Cover.nullable(),
  }),
  z.object({
    type: z.literal('Artist'),
    id: ArtistId,
    name: z.string(),
    image_id: ImageId.nullable(),
    cover: Cover.nullable(),
  }),
  z.object({ type: z.literal('Playlist'), id: PlaylistId, name: z.string(), track_count: z.int() }),
])
export type ResolvedHit = z.infer<typeof ResolvedHit>
/** A hit of the catalog: what a request that does not ask for playlists gets. */
export type MusicHit = Exclude<ResolvedHit, { type: 'Playlist' }>

/** The music in an answer to a request with `resolve`; bare hits have no `type`. */
export const musicIn = (answer: readonly (ResolvedHit | SearchHit)[]): MusicHit[] =>
  answer.filter((hit) => 'type' in hit && hit.type !== 'Playlist')

export const search = {
  search: endpoint({
    method: 'POST',
    path: '/v1/content/search',
    isRead: true,
    repeatable: false,
    summary: 'Search artists, albums, tracks and own playlists by name; best first',
    access: 'AccessCatalog',
    rateLimit: 'search',
    body: SearchRequest,
    textError: 'bad_request',
    response: z.union([z.array(ResolvedHit), z.array(SearchHit)]),
    errors: ['bad_request'],
  }),
}

export const searchExamples: ExamplesOf<typeof search> = {
  search: {
    body: { query: 'courtyard', resolve: true, filters: ['track'], playlists: true },
    response: [
      {
        type: 'Track',
        id: track.id,
        name: track.name,
        duration: 50,
        artists_ids_names: [
          [artist.id, artist.name],
          [guest.id, guest.name],
        ],
        image_id: cover.id,
        album_id: album.id,
        album_name: album.name,
        cover,
      },
      { type: 'Playlist', id: playlistId, name: 'Courtyard evenings', track_count: 12 },
    ],
  },
}
