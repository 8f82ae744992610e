import type { ColumnType, Generated } from 'kysely'

/** Columns with a default need not be given on insert. */
type Defaulted<T> = ColumnType<T, T | undefined, T>
type Flag = ColumnType<number, number | undefined, number>
/** Worked out by the database; never written. */
type Computed<T> = ColumnType<T, never, never>
/** When a person last changed it; null for what only a scan or an importer wrote. */
type EditedAt = number | null
/** Which fields a person changed: see `edited-fields.ts`. */
type EditedFieldsColumn = string | null

export type ArtistsTable = {
  id: string
  name: string
  genres: string | null
  activity_periods: string | null
  display_image_id: string | null
  sort_name: string | null
  /** Made by `sortKey`; null until the next start when another program wrote the row. */
  sort_key: string | null
  /** Made by `identityKey`; null for artists that the scan does not own. */
  identity_key: string | null
  musicbrainz_id: string | null
  added_at: Defaulted<number>
  edited_at: EditedAt
  /** Kept by triggers, as are the counts: albums and tracks that name the artist, listed or not. */
  credit_total: Generated<number>
  /** What is listed of them. */
  album_count: Generated<number>
  track_count: Generated<number>
  is_listed: Computed<number>
  edited_fields: EditedFieldsColumn
}

export type AlbumsTable = {
  id: string
  name: string
  album_type: string
  label: string | null
  release_date: number | null
  genres: string | null
  original_title: string | null
  version_title: string | null
  display_image_id: string | null
  sort_key: string | null
  identity_key: string | null
  musicbrainz_id: string | null
  added_at: Defaulted<number>
  /** Kept by triggers, as is `duration_secs`: tracks that are not missing. */
  track_count: Generated<number>
  duration_secs: Generated<number>
  edited_at: EditedAt
  /** Kept by triggers: the missing ones too. */
  track_total: Generated<number>
  is_listed: Computed<number>
  edited_fields: EditedFieldsColumn
}

export type TracksTable = {
  id: string
  name: string
  album_id: string
  disc_number: Defaulted<number>
  track_number: number
  duration_secs: number | null
  is_explicit: Flag
  audio_uri: string
  format: string
  tags: string | null
  has_lyrics: Flag
  languages: string | null
  original_title: string | null
  version_title: string | null
  sort_key: string | null
  /** The music folder that `audio_uri` is relative to; null means the media root. */
  library_id: number | null
  availability: Defaulted<'available' | 'unreachable' | 'missing'>
  payload_hash: string | null
  container: string | null
  codec: string | null
  bitrate_kbps: number | null
  sample_rate_hz: number | null
  bit_depth: number | null
  channels: number | null
  size_bytes: number | null
  modified_at: number | null
  added_at: Defaulted<number>
  genres: string | null
  musicbrainz_id: string | null
  /** The title of its disc, where discs have titles of their own. */
  disc_title: string | null
  /** What the tags say, on the scale of ReplayGain 2: gains in dB, peaks with 1 as full scale. */
  track_gain_db: number | null
  track_peak: number | null
  album_gain_db: number | null
  album_peak: number | null
  edited_at: EditedAt
  edited_fields: EditedFieldsColumn
}

export type ImagesTable = {
  id: string
  uri: string
  size: string
  width: number
  height: number
  content_hash: string | null
  placeholder: string | null
  color: string | null
  luminance: number | null
}

export type ScannedFilesTable = {
  folder_id: number
  /** Relative to the folder. Names that are not valid UTF-8 are spelled with U+FFFD and have a problem. */
  path: string
  /** The part of `path` before the last slash; empty at the top. */
  directory: string
  size_bytes: number
  modified_ns: number
  changed_ns: Defaulted<number>
  /** What pictures and lyrics beside the file were when it was read, so that new ones are noticed. */
  art_mark: Defaulted<string>
  /** `gone` is not in its folder's list any more; it becomes `missing` when the scan ends in good order. */
  state: Defaulted<'present' | 'unreachable' | 'gone' | 'missing'>
  /** What the file's tags say of its album, as JSON: albums are decided without opening unchanged files. */
  album_tags: string | null
  track_id: string | null
  problem_code: string | null
  problem_message: string | null
  seen_at: number
}

/** What one folder, with its disc folders, holds of an album. */
export type AlbumPartsTable = {
  key: string
  album_id: string
  /** The same for parts that may be one album; null for one that is always alone. */
  likeness: string | null
  folder_id: number
  directory: string
  /** The folder and its disc folders, as JSON. */
  directories: string
  /** Content hash of the picture beside the music. */
  cover: string | null
}

export type CatalogTables = {
  artists: ArtistsTable
  albums: AlbumsTable
  tracks: TracksTable
  images: ImagesTable
  album_artists: { album_id: string; artist_id: string; position: Defaulted<number> }
  track_artists: { track_id: string; artist_id: string; role: string; position: Defaulted<number> }
  related_artists: { artist_id: string; related_artist_id: string }
  artist_images: { artist_id: string; image_id: string; image_type: string; position: Defaulted<number> }
  album_images: { album_id: string; image_id: string; image_type: string; position: Defaulted<number> }
  catalog_batches: {
    id: string
    name: string
    description: string | null
    is_open: Flag
    created_at: number
    closed_at: number | null
    last_activity_at: number
  }
  catalog_change_log: {
    id: Generated<number>
    batch_id: string
    entity_type: string
    entity_id: string
    operation: string
    field_changes: string
    entity_snapshot: string
    display_summary: string | null
    created_at: number
  }
  music_folders: { id: Generated<number>; path: string; origin: string; added_at: number }
  track_lyrics: {
    track_id: string
    /** In the order in which the file's own come. */
    position: number
    source: 'file' | 'embedded'
    language: string | null
    /** With times it is LRC. */
    text: string
  }
  /** What a service on the internet answered; both texts are null where it knows none. */
  lyrics_lookups: {
    track_id: string
    /** What was asked: another title is another question. */
    question: string
    synced_text: string | null
    plain_text: string | null
    answered_at: number
  }
  /** What was measured of a sound; null where it is silent or cannot be decoded. */
  loudness: {
    payload_hash: string
    integrated_lufs: number | null
    /** 1 is full scale; between samples it may be more. */
    true_peak: number | null
    measured_at: number
  }
  /** Albums in which nothing is left to measure: see the migration. */
  album_loudness: { album_id: string; integrated_lufs: number | null; peak: number | null }
  scanned_files: ScannedFilesTable
  album_parts: AlbumPartsTable
  /** Genres of what is listed. */
  album_genres: { album_id: string; genre: string }
  track_genres: { track_id: string; genre: string }
  /** How much of each genre is listed, kept by triggers. */
  genre_counts: { genre: string; album_count: number; track_count: number }
  /** How much is listed, kept by triggers; the sums are those of tracks. */
  listed_totals: {
    kind: 'artist' | 'album' | 'track'
    count: number
    duration_secs: number
    size_bytes: number
  }
  search_queue: { kind: 'artist' | 'album' | 'track'; id: string }
}
