import type { Api } from '../../index.ts'
import type { ExamplesOf } from '../examples.ts'
import { album, artist, at, cover, guest, image, listedTrack, track } from '../../resources/example-values.ts'

const changes = { added: [], updated_count: 1, deleted: [] }

export const catalog: ExamplesOf<Api['catalog']> = {
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

export const search: ExamplesOf<Api['search']> = {
  search: {
    body: { query: 'courtyard', resolve: true, filters: ['track'] },
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
    ],
  },
}
