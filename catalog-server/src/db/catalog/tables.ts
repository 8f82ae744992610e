import type { ColumnType, Generated } from 'kysely'

/** Columns with a default need not be given on insert. */
type Defaulted<T> = ColumnType<T, T | undefined, T>
type Flag = ColumnType<number, number | undefined, number>
/** A column that the database computes; never written. */
type Computed<T> = ColumnType<T, never, never>
/** When a person last edited the row; null when only a scan or an importer wrote it. */
type EditedAt = number | null
/** The edited fields: see `edited-fields.ts`. */
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
  /** Made by `identityKey`; null for artists that do not come from the scan. */
  identity_key: string | null
  musicbrainz_id: string | null
  added_at: Defaulted<number>
  edited_at: EditedAt
  /** Kept by triggers, like the counts: all albums and tracks that credit the artist, listed or not. */
  credit_total: Generated<number>
  /** Listed albums of the artist. */
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
  /** The UTC year of the date. */
  release_year: Computed<number | null>
  genres: string | null
  original_title: string | null
  version_title: string | null
  display_image_id: string | null
  sort_key: string | null
  identity_key: string | null
  musicbrainz_id: string | null
  added_at: Defaulted<number>
  /** Tracks that are not missing. Kept by triggers, like `duration_secs`. */
  track_count: Generated<number>
  duration_secs: Generated<number>
  edited_at: EditedAt
  /** All tracks, also missing ones. Kept by triggers. */
  track_total: Generated<number>
  is_listed: Computed<number>
  edited_fields: EditedFieldsColumn
  /** Made by `identityKey` of its title in the tags; null until the next scan when none of our writers of albums made it. */
  title_key: string | null
  /** The same of the name that is shown, which a person may have changed. */
  name_key: string | null
  /** The album that it goes on as. */
  replaced_by: ColumnType<string | null, never, never>
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
  /** ReplayGain of the tags on the scale of ReplayGain 2: gains in dB, peaks with 1 as full scale. */
  track_gain_db: number | null
  track_peak: number | null
  album_gain_db: number | null
  album_peak: number | null
  /** When the file was first found to be away, in Unix seconds; kept by a trigger. */
  gone_since: Computed<number | null>
  edited_at: EditedAt
  edited_fields: EditedFieldsColumn
  /** The track that its song goes on as; its own file is gone. */
  replaced_by: ColumnType<string | null, never, never>
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

type ScannedFilesTable = {
  folder_id: number
  /**
   * Relative to the music folder. Names that are not valid UTF-8 are stored with U+FFFD and have a problem.
   */
  path: string
  /** The part of `path` before the last slash; empty at the top. */
  directory: string
  size_bytes: number
  modified_ns: number
  changed_ns: Defaulted<number>
  /**
   * A fingerprint of the pictures and lyrics beside the file when it was read, so that new ones are
   * noticed.
   */
  art_mark: Defaulted<string>
  /** `gone`: no longer in the list of its folder; it becomes `missing` when the scan completes. */
  state: Defaulted<'present' | 'unreachable' | 'gone' | 'missing'>
  /** The file's album tags as JSON, so that albums are identified without opening unchanged files. */
  album_tags: string | null
  track_id: string | null
  problem_code: string | null
  problem_message: string | null
  seen_at: number
}

/** The part of an album in one folder, together with its disc folders. */
export type AlbumPartsTable = {
  key: string
  album_id: string
  /** Equal for parts that may be one album; null for a part that is always an album by itself. */
  likeness: string | null
  folder_id: number
  directory: string
  /** The folder and its disc folders, as JSON. */
  directories: string
  /** Content hash of the picture beside the music. */
  cover: string | null
  /** That of a picture which lies beside several albums: for an album that has no other. */
  shared_cover: string | null
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
    /** The order within the source. */
    position: number
    source: 'file' | 'embedded'
    language: string | null
    /** In LRC format when it has times. */
    text: string
  }
  /** Answers of a service on the internet; both texts are null when it knows no lyrics. */
  lyrics_lookups: {
    track_id: string
    /** The query that was sent, so that a changed title is looked up again. */
    question: string
    synced_text: string | null
    plain_text: string | null
    answered_at: number
  }
  /** The measured loudness of a sound; null when it is silent or cannot be decoded. */
  loudness: {
    payload_hash: string
    integrated_lufs: number | null
    /** 1 is full scale; the peak between samples may exceed it. */
    true_peak: number | null
    measured_at: number
  }
  /** Albums that are completely measured: see the migration. */
  album_loudness: { album_id: string; integrated_lufs: number | null; peak: number | null }
  scanned_files: ScannedFilesTable
  /** The mount points on which a folder's music lay. */
  folder_mounts: { folder_id: number; path: string }
  album_parts: AlbumPartsTable
  /** The genres of listed albums. */
  album_genres: { album_id: string; genre: string }
  track_genres: { track_id: string; genre: string }
  /** The listed albums and tracks of each genre, kept by triggers. */
  genre_counts: { genre: string; album_count: number; track_count: number }
  /** The totals of listed rows, kept by triggers; the sums are over tracks. */
  listed_totals: {
    kind: 'artist' | 'album' | 'track'
    count: number
    duration_secs: number
    size_bytes: number
  }
  search_queue: { number: Generated<number>; kind: 'artist' | 'album' | 'track'; id: string }
}
