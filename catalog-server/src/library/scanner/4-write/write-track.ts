import type { Database } from 'bun:sqlite'
import type { Clock } from '../../../base/clock.ts'
import type { EditedFields } from '../../../catalog/index.ts'
import {
  artistRole,
  readEditedFields,
  trackFormat,
  unlessEdited,
  withTags,
  writeEditedFields,
} from '../../../catalog/index.ts'
import { catalogId } from '../3-identify/catalog-id.ts'
import { sortKey } from '../../../base/sort-key.ts'
import type { Credit } from '../../tags/facts.ts'
import { writeAlbumTags } from '../2-read/album-tags.ts'
import { unknownArtist } from '../3-identify/album-artists.ts'
import type { ArtistResolver } from '../3-identify/artist-resolver.ts'
import { trackFormatOf } from '../2-read/format.ts'
import type { Identified } from '../3-identify/track-identity.ts'
import { scannedColumns, scannedValues } from './scanned-file.ts'

export type TrackWriter = {
  /** Writes the track, its credits and its lyrics, except for edited fields, and the facts about its file. */
  write(file: Identified, folderId: number, albumId: string, problem: string | null): void
}

/** Columns that depend on the file; `id` and `added_at` stay unchanged. */
export const trackColumns = [
  'name',
  'album_id',
  'disc_number',
  'track_number',
  'duration_secs',
  'is_explicit',
  'audio_uri',
  'format',
  'has_lyrics',
  'languages',
  'original_title',
  'version_title',
  'sort_key',
  'library_id',
  'availability',
  'payload_hash',
  'container',
  'codec',
  'bitrate_kbps',
  'sample_rate_hz',
  'bit_depth',
  'channels',
  'size_bytes',
  'modified_at',
  'genres',
  'musicbrainz_id',
  'disc_title',
  'track_gain_db',
  'track_peak',
  'album_gain_db',
  'album_peak',
]

/** The columns among them that a person can edit. */
export const editableColumns: ReadonlySet<string> = new Set([
  'name',
  'album_id',
  'disc_number',
  'track_number',
  'duration_secs',
  'is_explicit',
  'format',
  'has_lyrics',
  'languages',
  'original_title',
  'version_title',
])

const updated = (column: string): string =>
  column === 'sort_key'
    ? unlessEdited(column, 'name')
    : editableColumns.has(column)
      ? unlessEdited(column)
      : `${column} = ?`

/** Values of one sound do not hold for another one. */
export const fieldsOfSound: ReadonlySet<string> = new Set(['duration_secs', 'format'])

type EditedRow = { edited_fields: string; payload_hash: string | null }

export function createTrackWriter(database: Database, artists: ArtistResolver, clock: Clock): TrackWriter {
  const insert = database.query(
    `INSERT INTO tracks (${trackColumns.join(', ')}, added_at, id) VALUES (${trackColumns.map(() => '?').join(', ')}, ?, ?)`,
  )
  const update = database.query(
    `UPDATE tracks SET ${trackColumns.map(updated).join(', ')}, replaced_by = NULL WHERE id = ?`,
  )
  const editedRow = database.query<EditedRow, [string]>(
    'SELECT edited_fields, payload_hash FROM tracks WHERE id = ? AND edited_fields IS NOT NULL',
  )
  const setEdited = database.query('UPDATE tracks SET edited_fields = ? WHERE id = ?')
  const creditsOf = database.query<{ artist_id: string; role: string }, [string]>(
    'SELECT artist_id, role FROM track_artists WHERE track_id = ? ORDER BY position',
  )
  const clearCredits = database.query('DELETE FROM track_artists WHERE track_id = ?')
  const addCredit = database.query(
    'INSERT OR IGNORE INTO track_artists (track_id, artist_id, role, position) VALUES (?, ?, ?, ?)',
  )
  const addLyrics = database.query(
    'INSERT INTO track_lyrics (track_id, position, source, language, text) VALUES (?, ?, ?, ?, ?)',
  )
  const clearLyrics = database.query('DELETE FROM track_lyrics WHERE track_id = ?')
  const forgetElsewhere = database.query(
    'DELETE FROM scanned_files WHERE track_id = ? AND NOT (folder_id = ? AND directory = ? AND path = ?)',
  )
  const seen = database.query(
    `INSERT OR REPLACE INTO scanned_files (${scannedColumns}, state, album_tags, track_id, problem_code, problem_message, seen_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'present', ?, ?, ?, ?, ?)`,
  )

  function writeCredits(trackId: string, credits: readonly Credit[], isRetag: boolean): void {
    const before = isRetag ? creditsOf.all(trackId) : []
    const after = credits.map((credit) => ({
      artist_id: artists.idOf(credit, isRetag),
      role: artistRole.toColumn(credit.role),
    }))
    if (JSON.stringify(before) === JSON.stringify(after)) return
    if (isRetag) clearCredits.run(trackId)
    for (const [position, { artist_id, role }] of after.entries()) {
      addCredit.run(trackId, artist_id, role, position)
      const former = before[position]
      if (before.length === after.length && former?.role === role)
        artists.noteChange(former.artist_id, artist_id)
    }
  }

  /** Stores the values of the tags beside the edited fields. @returns the edited fields of the track */
  function noteTags(id: string, file: Identified, albumId: string): EditedFields {
    const row = editedRow.get(id)
    if (!row) return {}
    const isSameSound = row.payload_hash === file.facts.payloadHash
    const edited = Object.fromEntries(
      Object.entries(readEditedFields(row.edited_fields)).filter(
        ([field]) => isSameSound || !fieldsOfSound.has(field),
      ),
    )
    const noted = withTags(edited, tagsOf(file, albumId))
    setEdited.run(writeEditedFields(noted), id)
    return noted
  }

  function tagsOf(file: Identified, albumId: string) {
    const { facts, title, disc, track } = file
    const credits = creditsOrUnknown(file)
    const ids = credits.flatMap((credit) => artists.knownIds([credit]) ?? [])
    return {
      name: title,
      ...(!file.isPlacedByHand && { album_id: albumId }),
      disc_number: disc,
      track_number: track,
      duration_secs: Math.round(facts.durationMs / 1_000),
      is_explicit: facts.explicit,
      format: trackFormatOf(facts.codec, facts.bitrateKbps),
      has_lyrics: lyricsOf(file).length > 0,
      languages: facts.languages,
      original_title: facts.originalTitle,
      version_title: facts.versionTitle,
      ...(ids.length === credits.length && {
        artists: credits.map(({ role }, index) => ({ artist_id: ids[index], role })),
      }),
    }
  }

  return {
    write: (file, folderId, albumId, problem) => {
      const { path, directory } = file.file
      const isRetag = file.trackId !== null
      const id = file.trackId ?? catalogId(clock)
      const edited = isRetag ? noteTags(id, file, albumId) : {}
      const values = valuesOf(file, folderId, albumId)
      if (isRetag) update.run(...values, id)
      else insert.run(...values, clock.now(), id)
      if (!('artists' in edited)) writeCredits(id, creditsOrUnknown(file), isRetag)
      if (isRetag) clearLyrics.run(id)
      for (const [position, { source, language, text }] of lyricsOf(file).entries())
        addLyrics.run(id, position, source, language, text)
      if (file.isMoved) forgetElsewhere.run(id, folderId, directory, path)
      const tags = writeAlbumTags(file.tags)
      const code = problem === null ? null : 'picture_unusable'
      seen.run(...scannedValues(folderId, file.file), tags, id, code, problem, clock.now())
    },
  }
}

type Value = string | number | null

function valuesOf(identified: Identified, folderId: number, albumId: string): Value[] {
  const { file, facts, title, disc, track } = identified
  const { replayGain } = facts
  return [
    title,
    albumId,
    disc,
    track,
    Math.round(facts.durationMs / 1_000),
    facts.explicit ? 1 : 0,
    file.path,
    trackFormat.toColumn(trackFormatOf(facts.codec, facts.bitrateKbps)),
    lyricsOf(identified).length > 0 ? 1 : 0,
    JSON.stringify(facts.languages),
    facts.originalTitle,
    facts.versionTitle,
    sortKey(title, facts.titleSort),
    folderId,
    'available',
    facts.payloadHash,
    facts.container,
    facts.codec,
    facts.bitrateKbps,
    facts.sampleRateHz,
    facts.bitDepth,
    facts.channels,
    file.sizeBytes,
    Math.floor(file.modifiedNs / 1e9),
    JSON.stringify(facts.genres),
    facts.musicBrainz.recording,
    facts.discTitle,
    replayGain.trackGainDb,
    replayGain.trackPeak,
    replayGain.albumGainDb,
    replayGain.albumPeak,
  ]
}

/** Lyrics beside the file and in its tags. */
function lyricsOf({ file, facts }: Identified) {
  return [
    ...file.lyrics.map((lyrics) => ({ ...lyrics, source: 'file' as const })),
    ...facts.lyrics.map((lyrics) => ({ ...lyrics, source: 'embedded' as const })),
  ]
}

/** Every track has an artist: the album's when its own is not named. */
function creditsOrUnknown({ facts }: Identified): readonly Credit[] {
  if (facts.credits.some(({ role }) => role === 'MainArtist')) return facts.credits
  const main = facts.albumArtists[0] ?? unknownArtist
  return [{ ...main, role: 'MainArtist' }, ...facts.credits]
}
