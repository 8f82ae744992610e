import { z } from 'zod'
import { AlbumId, ArtistId, ImageId, TrackId } from '../ids.ts'

export const albumTypes = ['Album', 'Single', 'Ep', 'Compilation', 'Audiobook', 'Podcast'] as const
export const trackFormats = [
  'OggVorbis96',
  'OggVorbis160',
  'OggVorbis320',
  'Mp3_96',
  'Mp3_160',
  'Mp3_256',
  'Mp3_320',
  'Aac24',
  'Aac48',
  'Aac160',
  'Aac320',
  'Flac',
  'Unknown',
] as const
export const artistRoles = [
  'MainArtist',
  'FeaturedArtist',
  'Remixer',
  'Composer',
  'Conductor',
  'Orchestra',
  'Actor',
  'Unknown',
] as const
export const imageSizeNames = ['Small', 'Default', 'Large', 'XLarge'] as const

export const ArtistRole = z.enum(artistRoles)
export type ArtistRole = z.infer<typeof ArtistRole>
export const AlbumType = z.enum(albumTypes)
export type AlbumType = z.infer<typeof AlbumType>
export const TrackFormat = z.enum(trackFormats)
export type TrackFormat = z.infer<typeof TrackFormat>

/** A preview of a picture until it has loaded. `color` is `#rrggbb`, `luminance` the mean, 0 to 1. */
const imageFacts = {
  /** Changes whenever the picture does; part of the query of its address. */
  version: z.string(),
  /** A thumbhash in Base64. */
  placeholder: z.string().nullable(),
  color: z.string().nullable(),
  luminance: z.number().nullable(),
}

export const Cover = z.object({ id: ImageId, ...imageFacts })
export type Cover = z.infer<typeof Cover>

export const Image = z.object({
  id: ImageId,
  uri: z.string(),
  size: z.enum(imageSizeNames),
  width: z.int(),
  height: z.int(),
  ...imageFacts,
})
export type Image = z.infer<typeof Image>

/** A field that is optional in requests and always present in responses. */
export const nullable = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value) => value ?? null)

export const ActivityPeriod = z.union([
  z.object({ Timespan: z.object({ start_year: z.int(), end_year: nullable(z.int()) }) }),
  z.object({ Decade: z.int() }),
])

export const Artist = z.object({
  id: ArtistId,
  name: z.string(),
  genres: z.array(z.string()),
  activity_periods: z.array(ActivityPeriod),
  sort_name: z.string().nullable(),
  cover: Cover.nullable(),
})
export type Artist = z.infer<typeof Artist>

export const ListedArtist = Artist.extend({ album_count: z.int(), track_count: z.int() })
export type ListedArtist = z.infer<typeof ListedArtist>

export const ArtistName = z.object({ id: ArtistId, name: z.string() })
export type ArtistName = z.infer<typeof ArtistName>

/**
 * `track_count` and `duration_secs` count the tracks that are not missing. `added_at` is in Unix seconds, as is `gone_since`:
 * since when none of the tracks is available; null while one is, and for an album that has no tracks.
 */
export const Album = z.object({
  id: AlbumId,
  name: z.string(),
  album_type: AlbumType,
  label: z.string().nullable(),
  release_date: z.int().nullable(),
  genres: z.array(z.string()),
  original_title: z.string().nullable(),
  version_title: z.string().nullable(),
  artists: z.array(ArtistName),
  cover: Cover.nullable(),
  added_at: z.int(),
  track_count: z.int(),
  duration_secs: z.int(),
  gone_since: z.int().nullable(),
})
export type Album = z.infer<typeof Album>

/**
 * `unreachable`: its folder cannot be read at the moment. `missing`: the file is gone for certain; it is not listed,
 * but known by its id should it return.
 */
export const availabilities = ['available', 'unreachable', 'missing'] as const
export type Availability = (typeof availabilities)[number]

/**
 * The gain with which a player makes all tracks sound equally loud, in dB to the loudness of ReplayGain 2 (−18 LUFS),
 * whatever scale the tags use; peaks with 1 as full scale. The album's values apply to all its tracks together.
 */
export const ReplayGain = z.object({
  /**
   * The source of the track's gain: the tags of its file, or the server's measurement (EBU R128, with the true peak).
   */
  source: z.enum(['tag', 'measured']),
  track_gain_db: z.number().nullable(),
  track_peak: z.number().nullable(),
  album_gain_db: z.number().nullable(),
  album_peak: z.number().nullable(),
})
export type ReplayGain = z.infer<typeof ReplayGain>

export const Track = z.object({
  id: TrackId,
  name: z.string(),
  album_id: AlbumId,
  disc_number: z.int(),
  track_number: z.int(),
  duration_secs: z.int().nullable(),
  is_explicit: z.boolean(),
  audio_uri: z.string(),
  format: TrackFormat,
  tags: z.array(z.string()),
  /** In its file, or in one beside it. */
  has_lyrics: z.boolean(),
  languages: z.array(z.string()),
  original_title: z.string().nullable(),
  version_title: z.string().nullable(),
  artists: z.array(ArtistName.extend({ role: ArtistRole })),
  availability: z.enum(availabilities),
  /** Since when it is not available, in Unix seconds. */
  gone_since: z.int().nullable(),
  codec: z.string().nullable(),
  /** Content type with codecs, as a browser's `canPlayType` takes it. */
  mime: z.string(),
  bitrate_kbps: z.int().nullable(),
  sample_rate_hz: z.int().nullable(),
  bit_depth: z.int().nullable(),
  channels: z.int().nullable(),
  size_bytes: z.int().nullable(),
  /** Another one when the file is another one; for the query of its address. Null where its file is not known. */
  file_version: z.string().nullable(),
  added_at: z.int(),
  /** Null when the file has no such tags and was not measured. */
  replay_gain: ReplayGain.nullable(),
  /**
   * Only where its own file is gone and the same song is there in another one, as this other track: it plays that, and
   * whoever knows it by its old id goes on with it.
   */
  replaced_by: TrackId.optional(),
})
export type Track = z.infer<typeof Track>

/** A track as shown outside its album's page. */
export const ListedTrack = Track.extend({ album_name: z.string(), cover: Cover.nullable() })
export type ListedTrack = z.infer<typeof ListedTrack>

export const ArtistResolved = z.object({
  artist: Artist,
  display_image: Image.nullable(),
  related_artists: z.array(Artist),
})
export type ArtistResolved = z.infer<typeof ArtistResolved>

/** The order of an artist's albums; newest first by default. */
export const discographySorts = ['-release', 'release', 'name', '-name'] as const
export type DiscographySort = (typeof discographySorts)[number]

export const Discography = z.object({ albums: z.array(Album), features: z.array(Album) })
export type Discography = z.infer<typeof Discography>

export const AlbumResolved = z.object({
  album: Album,
  artists: z.array(Artist),
  discs: z.array(z.object({ number: z.int(), name: z.string().nullable(), tracks: z.array(Track) })),
  display_image: Image.nullable(),
})
export type AlbumResolved = z.infer<typeof AlbumResolved>

export const TrackResolved = z.object({
  track: Track,
  album: Album,
  artists: z.array(z.object({ artist: Artist, role: ArtistRole })),
})
export type TrackResolved = z.infer<typeof TrackResolved>

/** `file`: a file beside the track; `embedded`: its tags; `lrclib`: the service of that name. */
export const lyricsSources = ['file', 'embedded', 'lrclib'] as const

export const Lyrics = z.object({
  source: z.enum(lyricsSources),
  /** Whether the lines have times. */
  synced: z.boolean(),
  /** As the source spells it: `en`, `eng`. */
  language: z.string().nullable(),
  /** Milliseconds by which the source moves all its lines to an earlier time; `start_ms` includes the shift already. */
  offset_ms: z.int(),
  /** `start_ms` from the start of the track, ascending; null in lyrics without times. An empty line is a pause. */
  lines: z.array(z.object({ start_ms: z.int().nullable(), text: z.string() })),
})
export type Lyrics = z.infer<typeof Lyrics>

export const TrackLyrics = z.object({
  /** Best first: those with times before those without, files beside the track before embedded ones. */
  lyrics: z.array(Lyrics),
  /** The server is still asking a service: more lyrics may be there in some seconds. */
  pending: z.boolean(),
})
export type TrackLyrics = z.infer<typeof TrackLyrics>

const named = z.object({ id: z.string(), name: z.string() })
const changes = z.object({ added: z.array(named), updated_count: z.int(), deleted: z.array(named) })

export const WhatsNew = z.object({
  batches: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      description: z.string().nullable(),
      closed_at: z.int(),
      summary: z.object({
        artists: changes,
        albums: changes,
        tracks: z.object({ added_count: z.int(), updated_count: z.int(), deleted_count: z.int() }),
        images: changes,
      }),
    }),
  ),
})
export type WhatsNew = z.infer<typeof WhatsNew>

export const Popular = z.object({
  albums: z.array(
    z.object({
      id: AlbumId,
      name: z.string(),
      image_id: ImageId.nullable(),
      artist_names: z.array(z.string()),
      play_count: z.int(),
    }),
  ),
  artists: z.array(
    z.object({ id: ArtistId, name: z.string(), image_id: ImageId.nullable(), play_count: z.int() }),
  ),
})
export type Popular = z.infer<typeof Popular>

/** What a playlist file of any program says of a track. */
export const PlaylistFileLine = z.object({
  /** The id of a track that this server wrote. */
  id: z.string().max(200).nullish(),
  /** A path or `file:` address as the file has it: absolute or relative, of any system. */
  path: z.string().max(4_096).nullish(),
  /** "Artist - Title", or a title alone. */
  name: z.string().max(1_000).nullish(),
  /** The duration; negative and zero mean unknown. */
  seconds: z.number().nullish(),
})
export type PlaylistFileLine = z.infer<typeof PlaylistFileLine>
