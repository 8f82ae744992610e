import type { Database } from 'bun:sqlite'
import { artistRole, trackFormat } from '../../../catalog/index.ts'
import { sortKey } from '../../../base/sort-key.ts'
import { createInsert } from '../insert.ts'
import type { MediaFile } from '../media.ts'
import type { Report } from '../report.ts'
import { TrackFile } from './shapes.ts'
import type { JsonFolder } from './folder.ts'

/** The order of preference among several files of a track; other formats follow. */
const preferredFormats = ['OGG_VORBIS_320', 'OGG_VORBIS_160', 'MP3_320', 'FLAC']
const formatWithoutFile = 'MP3_320'

/** Imports the tracks of an album's folder. Returns the paths of their audio. */
export function createTrackWriter(folder: JsonFolder, target: Database, report: Report, now: number) {
  const kind = 'tracks'
  const columns = [
    ...(['id', 'name', 'album_id', 'disc_number', 'track_number', 'duration_secs', 'is_explicit'] as const),
    ...(['audio_uri', 'format', 'tags', 'has_lyrics', 'languages', 'original_title'] as const),
    ...(['version_title', 'sort_key', 'added_at'] as const),
  ]
  const unfitBecause = 'its album does not exist'
  const insert = createInsert(target, report, { table: 'tracks', kind, columns, unfitBecause })
  const credit = target.query(
    `INSERT INTO track_artists (track_id, artist_id, role, position)
     SELECT ?, id, ?, ? FROM artists WHERE id = ? ON CONFLICT DO NOTHING`,
  )

  return (albumFolder: string, albumId: string): MediaFile[] => {
    const names = folder.names(albumFolder, 'files')
    const there = new Set(names)
    const audio: MediaFile[] = []
    for (const name of names.filter((file) => /^track_.+\.json$/.test(file))) {
      const track = folder.read(`${albumFolder}/${name}`, TrackFile, kind)
      if (!track) continue
      const format = formatOf(track, there)
      const uri = format === null ? '' : `${albumFolder}/track_${track.id}.${format}`
      const number = track.number ?? 1
      const title = track.name ?? String(number)
      const outcome = insert(`${albumFolder}/${name}`, {
        id: track.id,
        name: title,
        album_id: track.album_id ?? albumId,
        disc_number: track.disc_number ?? 1,
        track_number: number,
        duration_secs: Math.floor((track.duration ?? 0) / 1_000) || null,
        is_explicit: Number(track.is_explicit),
        audio_uri: uri,
        format: format === null ? formatWithoutFile : trackFormat.toColumn(trackFormat.fromColumn(format)),
        tags: JSON.stringify(track.tags),
        has_lyrics: Number(track.has_lyrics),
        languages: JSON.stringify(track.language_of_performance),
        original_title: track.original_title ?? null,
        version_title: track.version_title ?? null,
        sort_key: sortKey(title),
        added_at: now,
      })
      if (outcome === 'unfit') continue
      for (const [position, { id, role }] of creditsOf(track).entries())
        credit.run(track.id, role, position, id)
      audio.push({ kind: 'audio files', uri, others: [] })
    }
    return audio
  }
}

/** The file name ends with the name of the format. */
const formatOf = ({ id, files }: TrackFile, there: ReadonlySet<string>): string | null =>
  [...preferredFormats, ...Object.keys(files)].find((format) => there.has(`track_${id}.${format}`)) ?? null

function creditsOf({ artists_with_role: withRole, artists_ids: ids }: TrackFile) {
  if (withRole.length === 0) return ids.map((id) => ({ id, role: 'MAIN_ARTIST' }))
  return withRole.map(({ id, role }) => ({
    id,
    role: artistRole.toColumn(artistRole.fromColumn(role.toUpperCase().replace(/^ARTIST_ROLE_/, ''))),
  }))
}
