import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { AlbumId, ArtistId, TrackId } from '../ids.ts'
import { batchIdsMax, editedTextMaxCharacters, matchLinesMax } from '../limits.ts'
import { page, pageQuery, queryLimit } from '../page.ts'
import {
  Album,
  AlbumResolved,
  Artist,
  ArtistResolved,
  Discography,
  ListedArtist,
  ListedTrack,
  PlaylistFileLine,
  Popular,
  Track,
  TrackLyrics,
  TrackResolved,
  WhatsNew,
  discographySorts,
} from './catalog-shapes.ts'
import type { ExamplesOf } from '../example.ts'
import { at, cover, image, artist, guest, album, track, listedTrack } from './example-values.ts'

const sortedQuery = <const S extends readonly [string, ...string[]]>(sorts: S) =>
  z.object({
    ...pageQuery,
    sort: z.enum(sorts).default(sorts[0]),
    genre: z.string().max(editedTextMaxCharacters).optional(),
  })

const read = { method: 'GET', access: 'AccessCatalog', rateLimit: 'content_read' } as const
/** Paging through a library does not use up what other clients need for single things. */
const list = { ...read, rateLimit: 'user_read' } as const

export const catalog = {
  artist: endpoint({
    ...read,
    path: '/v1/content/artist/{id}',
    summary: 'An artist with image and related artists',
    params: z.object({ id: ArtistId }),
    response: ArtistResolved,
    errors: ['not_found'],
  }),
  discography: endpoint({
    ...read,
    path: '/v1/content/artist/{id}/discography',
    summary: "An artist's albums, and those they appear on",
    params: z.object({ id: ArtistId }),
    query: z.object({ sort: z.enum(discographySorts).default(discographySorts[0]) }),
    response: Discography,
    errors: ['not_found'],
  }),
  album: endpoint({
    ...read,
    path: '/v1/content/album/{id}',
    summary: 'An album',
    params: z.object({ id: AlbumId }),
    response: Album,
    errors: ['not_found'],
  }),
  albumResolved: endpoint({
    ...read,
    path: '/v1/content/album/{id}/resolved',
    summary: 'An album with artists, discs and tracks',
    params: z.object({ id: AlbumId }),
    response: AlbumResolved,
    errors: ['not_found'],
  }),
  track: endpoint({
    ...read,
    path: '/v1/content/track/{id}',
    summary: 'A track',
    params: z.object({ id: TrackId }),
    response: Track,
    errors: ['not_found'],
  }),
  trackResolved: endpoint({
    ...read,
    path: '/v1/content/track/{id}/resolved',
    summary: 'A track with album and artists',
    params: z.object({ id: TrackId }),
    response: TrackResolved,
    errors: ['not_found'],
  }),
  lyrics: endpoint({
    ...read,
    path: '/v1/content/track/{id}/lyrics',
    summary: 'The lyrics of a track, the best first; an empty list when none are known',
    params: z.object({ id: TrackId }),
    response: TrackLyrics,
    errors: ['not_found'],
  }),
  artists: endpoint({
    ...list,
    path: '/v1/content/artists',
    summary: 'All artists, page by page',
    query: sortedQuery(['name', '-name', 'added', '-added', 'random']),
    response: page(ListedArtist),
  }),
  albums: endpoint({
    ...list,
    path: '/v1/content/albums',
    summary: 'All albums, page by page; `-added` is recently added, `random` a handful by chance',
    query: sortedQuery(['name', '-name', 'added', '-added', 'release', '-release', 'random']),
    response: page(Album),
  }),
  tracks: endpoint({
    ...list,
    path: '/v1/content/tracks',
    summary: 'All tracks, page by page',
    query: sortedQuery(['name', '-name', 'added', '-added', 'duration', '-duration', 'random']),
    response: page(ListedTrack),
  }),
  genres: endpoint({
    ...list,
    path: '/v1/content/genres',
    summary: 'All genres with the number of their albums and tracks',
    response: z.array(z.object({ name: z.string(), album_count: z.int(), track_count: z.int() })),
  }),
  batch: endpoint({
    method: 'POST',
    access: 'AccessCatalog',
    rateLimit: 'content_read',
    path: '/v1/content/batch',
    isRead: true,
    repeatable: false,
    summary: 'Many artists, albums and tracks in one request; unknown ids are left out',
    body: z.object({
      artists: z.array(ArtistId).max(batchIdsMax).default([]),
      albums: z.array(AlbumId).max(batchIdsMax).default([]),
      tracks: z.array(TrackId).max(batchIdsMax).default([]),
    }),
    response: z.object({ artists: z.array(Artist), albums: z.array(Album), tracks: z.array(ListedTrack) }),
  }),
  match: endpoint({
    method: 'POST',
    access: 'AccessCatalog',
    rateLimit: 'content_read',
    path: '/v1/content/match',
    isRead: true,
    repeatable: false,
    summary: 'The tracks that the lines of a playlist file mean: by id, by the end of the path, by name',
    body: z.object({ lines: z.array(PlaylistFileLine).max(matchLinesMax) }),
    /** One for each line, in their order; null where none is found. */
    response: z.object({ tracks: z.array(TrackId.nullable()) }),
  }),
  statistics: endpoint({
    ...read,
    path: '/v1/content/statistics',
    summary: 'The size of the catalog',
    response: z.object({
      artist_count: z.int(),
      album_count: z.int(),
      track_count: z.int(),
      genre_count: z.int(),
      duration_secs: z.int(),
      size_bytes: z.int(),
    }),
  }),
  whatsNew: endpoint({
    ...read,
    path: '/v1/content/whatsnew',
    summary: 'Closed batches of catalog changes, newest first',
    query: z.object({ limit: queryLimit(10, 50) }),
    response: WhatsNew,
  }),
  popular: endpoint({
    ...read,
    path: '/v1/content/popular',
    summary: 'Most played albums and artists of the last year',
    query: z.object({ albums_limit: queryLimit(10, 20), artists_limit: queryLimit(10, 20) }),
    response: Popular,
  }),
}

const changes = { added: [], updated_count: 1, deleted: [] }

export const catalogExamples: ExamplesOf<typeof catalog> = {
  artist: { response: { artist, display_image: image, related_artists: [guest] } },
  discography: { response: { albums: [album], features: [] } },
  album: { response: album },
  albumResolved: {
    response: {
      album,
      artists: [artist],
      discs: [{ number: 1, name: null, tracks: [track] }],
      display_image: image,
    },
  },
  track: { response: track },
  trackResolved: { response: { track, album, artists: [{ artist, role: 'MainArtist' }] } },
  lyrics: {
    response: {
      lyrics: [
        {
          source: 'file',
          synced: true,
          language: 'en',
          offset_ms: 0,
          lines: [
            { start_ms: 12_400, text: 'Oranges on the stones' },
            { start_ms: 18_250, text: 'and nobody awake' },
          ],
        },
      ],
      pending: false,
    },
  },
  artists: {
    response: { items: [{ ...artist, album_count: 1, track_count: 4 }], next_cursor: null, total: 1 },
  },
  albums: { response: { items: [album], next_cursor: 'WyJmb3VyIHJvb21zIl0', total: 214 } },
  tracks: { response: { items: [listedTrack], next_cursor: null, total: 1 } },
  genres: { response: [{ name: 'Folk', album_count: 1, track_count: 1 }] },
  batch: {
    body: { artists: [artist.id], albums: [album.id], tracks: [track.id] },
    response: { artists: [artist], albums: [album], tracks: [listedTrack] },
  },
  match: {
    body: {
      lines: [
        {
          path: 'D:\\Music\\Four Rooms\\Evening\\01 Courtyard.flac',
          name: 'Four Rooms - Courtyard',
          seconds: 212,
        },
        { path: 'elsewhere.mp3' },
      ],
    },
    response: { tracks: [track.id, null] },
  },
  statistics: {
    response: {
      artist_count: 14,
      album_count: 3,
      track_count: 45,
      genre_count: 6,
      duration_secs: 7_880,
      size_bytes: 156_539_310,
    },
  },
  whatsNew: {
    response: {
      batches: [
        {
          id: '87e209f5-b8e6-444b-9b47-6fe99756fd08',
          name: 'Corrections',
          description: null,
          closed_at: at,
          summary: {
            artists: { ...changes, added: [{ id: guest.id, name: guest.name }] },
            albums: changes,
            tracks: { added_count: 0, updated_count: 2, deleted_count: 0 },
            images: { ...changes, updated_count: 0 },
          },
        },
      ],
    },
  },
  popular: {
    response: {
      albums: [
        { id: album.id, name: album.name, image_id: cover.id, artist_names: [artist.name], play_count: 12 },
      ],
      artists: [{ id: artist.id, name: artist.name, image_id: null, play_count: 12 }],
    },
  },
}
