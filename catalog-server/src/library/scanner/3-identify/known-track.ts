import { isEdited, tagsWord } from '../../../catalog/index.ts'
import { groupingOverrideOf } from '../../store/grouping-override.ts'

/** The catalog's values of a track, as in its tags. */
export type KnownTrack = {
  id: string
  album_id: string
  albumName: string
  /** The title of its album in the tags; `albumName` is another one when a person changed it. */
  albumTag: string
  name: string
  disc_number: number
  track_number: number
  payload_hash: string | null
  musicbrainz_id: string | null
  library_id: number | null
  audio_uri: string
  availability: string
  isPlacedByHand: 0 | 1
  /** The id of the latest override that concerns its album. */
  override: number | null
  /** The track that stands for it now. */
  replaced_by: string | null
}

/** For a query over `tracks`. */
export const knownTrackColumns = `id, album_id, (SELECT name FROM albums WHERE albums.id = album_id) AS albumName,
  (SELECT ${tagsWord('name')} FROM albums WHERE albums.id = album_id) AS albumTag,
  ${tagsWord('name')} AS name, ${tagsWord('disc_number')} AS disc_number, ${tagsWord('track_number')} AS track_number,
  payload_hash, musicbrainz_id, library_id, audio_uri, availability, ${isEdited('album_id')} AS isPlacedByHand, replaced_by,
  ${groupingOverrideOf('tracks.id')} AS override`
