import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { AlbumId, ArtistId, PlaylistId, TrackId } from '../ids.ts'
import { editedTextMaxCharacters, radioRecentMax, radioSeedTracksMax, radioTracksMax } from '../limits.ts'
import { queryLimit } from '../page.ts'
import { Artist, ListedTrack } from './catalog-shapes.ts'
import type { ExamplesOf } from '../example.ts'
import { artist, guest, listedTrack, track } from './example-values.ts'

/** The seed of a radio. `queue`: the latest tracks played, so that the queue continues with similar ones. */
export const RadioSeed = z.discriminatedUnion('type', [
  z.object({ type: z.literal('track'), id: TrackId }),
  z.object({ type: z.literal('album'), id: AlbumId }),
  z.object({ type: z.literal('artist'), id: ArtistId }),
  z.object({ type: z.literal('genre'), id: z.string().min(1).max(editedTextMaxCharacters) }),
  z.object({ type: z.literal('playlist'), id: PlaylistId }),
  z.object({ type: z.literal('queue'), track_ids: z.array(TrackId).min(1).max(radioSeedTracksMax) }),
])
export type RadioSeed = z.infer<typeof RadioSeed>

/** The reason why an artist is related: tracks with both artists, or a genre that both have and few others do. */
export const RelatedArtist = z.object({
  artist: Artist,
  shared_tracks: z.int().nonnegative(),
  genre: z.string().nullable(),
})
export type RelatedArtist = z.infer<typeof RelatedArtist>

/** `play_count` counts the plays of all users together. */
export const TopTrack = z.object({ track: ListedTrack, play_count: z.int().positive() })
export type TopTrack = z.infer<typeof TopTrack>

const read = { access: 'AccessCatalog', rateLimit: 'content_read' } as const

/** Similar music from the own library. */
export const radio = {
  build: endpoint({
    ...read,
    method: 'POST',
    path: '/v1/content/radio/build',
    isRead: true,
    repeatable: false,
    summary: 'Similar tracks from the library, for a radio or to continue a queue',
    body: z.object({
      seed: RadioSeed,
      /** Tracks to leave out, such as those of the last day. */
      recent: z.array(TrackId).max(radioRecentMax).default([]),
      limit: z.int().min(1).max(radioTracksMax).default(25),
      /**
       * The random seed: the same number gives the same choice as long as the library is the same. Random by
       * default.
       */
      variety: z.int().min(0).max(4_294_967_295).optional(),
    }),
    response: z.object({ tracks: z.array(ListedTrack) }),
    errors: ['not_found'],
  }),
  topTracks: endpoint({
    ...read,
    method: 'GET',
    path: '/v1/content/artist/{id}/top-tracks',
    summary: 'The tracks of an artist that all users together play most',
    params: z.object({ id: ArtistId }),
    query: z.object({ limit: queryLimit(10, 50) }),
    response: z.array(TopTrack),
    errors: ['not_found'],
  }),
  related: endpoint({
    ...read,
    method: 'GET',
    path: '/v1/content/artist/{id}/related',
    summary: 'Artists of the library that are related to an artist, with the reason',
    params: z.object({ id: ArtistId }),
    query: z.object({ limit: queryLimit(10, 30) }),
    response: z.array(RelatedArtist),
    errors: ['not_found'],
  }),
}

export const radioExamples: ExamplesOf<typeof radio> = {
  build: {
    body: { seed: { type: 'artist', id: artist.id }, recent: [track.id], limit: 25, variety: 7 },
    response: { tracks: [listedTrack] },
  },
  topTracks: { response: [{ track: listedTrack, play_count: 12 }] },
  related: { response: [{ artist: guest, shared_tracks: 1, genre: null }] },
}
