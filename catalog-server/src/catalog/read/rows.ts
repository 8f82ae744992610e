import type {
  Album,
  AlbumId,
  Artist,
  ArtistId,
  ArtistName,
  Availability,
  Cover,
  Image,
  ImageId,
  Track,
  TrackId,
} from '@pezzottify/contract'
import type { Kysely, Selectable } from 'kysely'
import { sql } from 'kysely'
import { readActivityPeriods } from '../columns/activity-periods.ts'
import { albumType, imageSize, trackFormat } from '../columns/enums.ts'
import { fileVersion } from '../columns/file-version.ts'
import { imageVersion } from '../columns/image-version.ts'
import { listIn } from '../../base/stored-json.ts'
import type {
  AlbumsTable,
  ArtistsTable,
  CatalogTables,
  ImagesTable,
  TracksTable,
} from '../../db/catalog/tables.ts'
import { mimeOf } from '../../media/mime.ts'
import { toReplayGain, type LoudnessColumns } from './replay-gain.ts'

export type CatalogDb = Kysely<CatalogTables>

type CoverColumns = {
  cover_id: string | null
  cover_uri: string | null
  cover_content_hash: string | null
  cover_placeholder: string | null
  cover_color: string | null
  cover_luminance: number | null
}
export type AlbumRow = Selectable<AlbumsTable> & CoverColumns & { gone_since: number | null }
export type ArtistRow = Selectable<ArtistsTable> & CoverColumns
export type TrackRow = Selectable<TracksTable> & LoudnessColumns & { availability_now: Availability | null }
export type ListedTrackRow = TrackRow & CoverColumns & { album_name: string }
export type TrackCredits = Track['artists']

const coverColumns = [
  'images.id as cover_id',
  'images.uri as cover_uri',
  'images.content_hash as cover_content_hash',
  'images.placeholder as cover_placeholder',
  'images.color as cover_color',
  'images.luminance as cover_luminance',
] as const

/** One look into an index, but for albums of which nothing is available. */
const goneSince = sql<number | null>`CASE WHEN NOT EXISTS
  (SELECT 1 FROM tracks WHERE tracks.album_id = albums.id AND availability = 'available')
  THEN (SELECT max(gone_since) FROM tracks WHERE tracks.album_id = albums.id) END`.as('gone_since')

export const albumsWithCover = (db: CatalogDb) =>
  db
    .selectFrom('albums')
    .leftJoin('images', 'images.id', 'albums.display_image_id')
    .selectAll('albums')
    .select(coverColumns)
    .select(goneSince)

export const artistsWithCover = (db: CatalogDb) =>
  db
    .selectFrom('artists')
    .leftJoin('images', 'images.id', 'artists.display_image_id')
    .selectAll('artists')
    .select(coverColumns)

/** Tracks with their measured loudness, and whether the track that stands for a replaced one is available. */
export const tracksWithLoudness = (db: CatalogDb) =>
  db
    .selectFrom('tracks')
    .leftJoin('loudness', 'loudness.payload_hash', 'tracks.payload_hash')
    .leftJoin('album_loudness', 'album_loudness.album_id', 'tracks.album_id')
    .leftJoin('tracks as replacements', 'replacements.id', 'tracks.replaced_by')
    .selectAll('tracks')
    .select([
      'replacements.availability as availability_now',
      'loudness.integrated_lufs as measured_lufs',
      'loudness.true_peak as measured_peak',
      'album_loudness.integrated_lufs as album_lufs',
      'album_loudness.peak as measured_album_peak',
    ])

/** The same with the name and cover of their album. */
export const tracksWithAlbum = (db: CatalogDb) =>
  tracksWithLoudness(db)
    .innerJoin('albums', 'albums.id', 'tracks.album_id')
    .leftJoin('images', 'images.id', 'albums.display_image_id')
    .select('albums.name as album_name')
    .select(coverColumns)

export const toCover = (row: CoverColumns): Cover | null =>
  row.cover_id === null
    ? null
    : {
        id: row.cover_id as ImageId,
        version: imageVersion({
          uri: row.cover_uri ?? '',
          content_hash: row.cover_content_hash,
          placeholder: row.cover_placeholder,
          color: row.cover_color,
          luminance: row.cover_luminance,
        }),
        placeholder: row.cover_placeholder,
        color: row.cover_color,
        luminance: row.cover_luminance,
      }

export const toArtist = (row: ArtistRow): Artist => ({
  id: row.id as ArtistId,
  name: row.name,
  genres: textList(row.genres),
  activity_periods: readActivityPeriods(listIn(row.activity_periods)),
  sort_name: row.sort_name,
  cover: toCover(row),
})

export const toAlbum = (row: AlbumRow, artists: ArtistName[]): Album => ({
  id: row.id as AlbumId,
  name: row.name,
  album_type: albumType.fromColumn(row.album_type),
  label: row.label,
  release_date: row.release_date,
  genres: textList(row.genres),
  original_title: row.original_title,
  version_title: row.version_title,
  artists,
  cover: toCover(row),
  added_at: row.added_at,
  track_count: row.track_count,
  duration_secs: row.duration_secs,
  gone_since: row.gone_since,
})

export const toTrack = (row: TrackRow, artists: TrackCredits): Track => ({
  id: row.id as TrackId,
  name: row.name,
  album_id: row.album_id as AlbumId,
  disc_number: row.disc_number,
  track_number: row.track_number,
  duration_secs: row.duration_secs,
  is_explicit: row.is_explicit !== 0,
  audio_uri: row.audio_uri,
  format: trackFormat.fromColumn(row.format),
  tags: textList(row.tags),
  has_lyrics: row.has_lyrics !== 0,
  languages: textList(row.languages),
  original_title: row.original_title,
  version_title: row.version_title,
  artists,
  availability: row.availability_now ?? row.availability,
  gone_since: (row.availability_now ?? row.availability) === 'available' ? null : row.gone_since,
  codec: row.codec,
  mime: mimeOf(row),
  bitrate_kbps: row.bitrate_kbps,
  sample_rate_hz: row.sample_rate_hz,
  bit_depth: row.bit_depth,
  channels: row.channels,
  size_bytes: row.size_bytes,
  file_version: fileVersion(row),
  added_at: row.added_at,
  replay_gain: toReplayGain(row),
  ...(row.availability_now && { replaced_by: row.replaced_by as TrackId }),
})

export const toImage = (row: Selectable<ImagesTable>): Image => ({
  id: row.id as ImageId,
  uri: row.uri,
  size: imageSize.fromColumn(row.size),
  width: row.width,
  height: row.height,
  version: imageVersion(row),
  placeholder: row.placeholder,
  color: row.color,
  luminance: row.luminance,
})

export const textList = (text: string | null): string[] =>
  listIn(text).filter((item): item is string => typeof item === 'string')

/** Those of the rows that the ids name, in the order of the ids. */
export function inOrderOf<Row extends { id: string }>(ids: readonly string[], rows: readonly Row[]): Row[] {
  const byId = new Map<string, Row>(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}
