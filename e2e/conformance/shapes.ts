import { maybe, oneOf } from './shape.ts'
import type { Shape } from './shape.ts'

/**
 * The bodies of the interface, written from its specification and not from the code that makes them.
 */
export const artist = {
  id: 'string',
  name: 'string',
  genres: ['string'],
  activity_periods: ['any'],
  sort_name: 'string?',
} as const satisfies Shape

export const album = {
  id: 'string',
  name: 'string',
  album_type: oneOf('Album', 'Single', 'Ep', 'Compilation', 'Audiobook', 'Podcast'),
  label: 'string?',
  release_date: 'int?',
  genres: ['string'],
  original_title: 'string?',
  version_title: 'string?',
} as const satisfies Shape

export const track = {
  id: 'string',
  name: 'string',
  album_id: 'string',
  disc_number: 'int',
  track_number: 'int',
  duration_secs: 'int?',
  is_explicit: 'bool',
  audio_uri: 'string',
  format: /^(OggVorbis(96|160|320)|Mp3_(96|160|256|320)|Aac(24|48|160|320)|Flac|Unknown)$/,
  tags: ['string'],
  has_lyrics: 'bool',
  languages: ['string'],
  original_title: 'string?',
  version_title: 'string?',
} as const satisfies Shape

export const image = {
  id: 'string',
  uri: 'string',
  size: oneOf('Small', 'Default', 'Large', 'XLarge'),
  width: 'int',
  height: 'int',
} as const satisfies Shape

export const artistPage: Shape = { artist, display_image: maybe(image), related_artists: [artist] }
export const albumPage: Shape = {
  album,
  artists: [artist],
  discs: [{ number: 'int', name: null, tracks: [track] }],
  display_image: maybe(image),
}
const role = oneOf(
  'MainArtist',
  'FeaturedArtist',
  'Remixer',
  'Composer',
  'Conductor',
  'Orchestra',
  'Actor',
  'Unknown',
)
export const trackPage: Shape = { track, album, artists: [{ artist, role }] }

const reference: Shape = { id: 'string', name: 'string' }
const counted: Shape = { added: [reference], updated_count: 'int', deleted: [reference] }
export const whatsNew: Shape = {
  batches: [
    {
      id: 'string',
      name: 'string',
      description: 'string?',
      closed_at: 'int',
      summary: {
        artists: counted,
        albums: counted,
        images: counted,
        tracks: { added_count: 'int', updated_count: 'int', deleted_count: 'int' },
      },
    },
  ],
}
export const popular: Shape = {
  albums: [
    { id: 'string', name: 'string', image_id: 'string?', artist_names: ['string'], play_count: 'int' },
  ],
  artists: [{ id: 'string', name: 'string', image_id: 'string?', play_count: 'int' }],
}

export const playlist: Shape = {
  id: /^[A-Za-z0-9]{16}$/,
  user_id: 'int',
  creator: 'string',
  name: 'string',
  created: { secs_since_epoch: 'int', nanos_since_epoch: 'int' },
  tracks: ['string'],
}
