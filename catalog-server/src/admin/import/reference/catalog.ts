import type { Database, SQLQueryBindings } from 'bun:sqlite'
import { readActivityPeriods } from '../../../catalog/index.ts'
import { sortKey } from '../../../base/sort-key.ts'
import { listIn } from '../../../base/stored-json.ts'
import { createInsert } from '../insert.ts'
import type { Report } from '../report.ts'
import { takeChangelog } from './changelog.ts'
import { takeLinks } from './links.ts'
import type { Source, SourceRow } from './source.ts'
import { integerIn, textIn } from './source.ts'

export const catalogVersions = { oldest: 99_999, newest: 100_001 } as const

/**
 * Imports a catalog of the original server inside a transaction of `target`. Existing ids stay as they are. Tracks keep
 * their path relative to the media folder.
 */
export function takeCatalog(source: Source, target: Database, report: Report, now: number): void {
  const addedAt = creationTimes(source, now)
  takeImages(source, target, report)
  takeArtists(source, target, report, addedAt)
  takeAlbums(source, target, report, addedAt)
  takeTracks(source, target, report, addedAt)
  takeLinks(source, target, report)
  takeChangelog(source, target, report)
}

type AddedAt = (type: string, id: string) => number

/** When items were added to the catalog, as far as its changelog knows. */
function creationTimes(source: Source, now: number): AddedAt {
  const times = new Map<string, number>()
  for (const row of source.rows('catalog_change_log')) {
    const key = `${textIn(row, 'entity_type')} ${textIn(row, 'entity_id')}`
    const time = integerIn(row, 'created_at')
    if (row['operation'] === 'create' && time !== null && !times.has(key)) times.set(key, time)
  }
  return (type, id) => times.get(`${type} ${id}`) ?? now
}

function takeImages(source: Source, target: Database, report: Report): void {
  const columns = ['id', 'uri', 'size', 'width', 'height'] as const
  const insert = createInsert(target, report, { table: 'images', kind: 'images', columns })
  for (const row of source.rows('images')) {
    const id = idOf(row, 'images', report)
    if (id === null) continue
    insert(id, {
      id,
      uri: textIn(row, 'uri'),
      size: textIn(row, 'size') ?? 'DEFAULT',
      width: integerIn(row, 'width') ?? 0,
      height: integerIn(row, 'height') ?? 0,
    })
  }
}

function takeArtists(source: Source, target: Database, report: Report, addedAt: AddedAt): void {
  const columns = [
    'id',
    'name',
    'genres',
    'activity_periods',
    'display_image_id',
    'sort_key',
    'added_at',
  ] as const
  const insert = createInsert(target, report, { table: 'artists', kind: 'artists', columns })
  const imageOf = displayImageIn(target)
  for (const row of source.rows('artists')) {
    const id = idOf(row, 'artists', report)
    if (id === null) continue
    const name = textIn(row, 'name')
    insert(id, {
      id,
      name,
      genres: textIn(row, 'genres'),
      activity_periods: taggedPeriods(textIn(row, 'activity_periods')),
      display_image_id: imageOf(row),
      sort_key: name === null ? null : sortKey(name),
      added_at: addedAt('artist', id),
    })
  }
}

function takeAlbums(source: Source, target: Database, report: Report, addedAt: AddedAt): void {
  const copied = ['label', 'genres', 'original_title', 'version_title'] as const
  const made = [
    'id',
    'name',
    'album_type',
    'release_date',
    'display_image_id',
    'sort_key',
    'added_at',
  ] as const
  const columns = [...made, ...copied]
  const insert = createInsert(target, report, { table: 'albums', kind: 'albums', columns })
  const imageOf = displayImageIn(target)
  for (const row of source.rows('albums')) {
    const id = idOf(row, 'albums', report)
    if (id === null) continue
    const name = textIn(row, 'name')
    insert(id, {
      ...textsIn(row, copied),
      id,
      name,
      album_type: textIn(row, 'album_type') ?? 'ALBUM',
      release_date: integerIn(row, 'release_date'),
      display_image_id: imageOf(row),
      sort_key: name === null ? null : sortKey(name),
      added_at: addedAt('album', id),
    })
  }
}

function takeTracks(source: Source, target: Database, report: Report, addedAt: AddedAt): void {
  const copied = ['album_id', 'tags', 'languages', 'original_title', 'version_title'] as const
  const made = [
    'id',
    'name',
    'disc_number',
    'track_number',
    'duration_secs',
    'is_explicit',
    'has_lyrics',
  ] as const
  const columns = [...made, ...copied, 'audio_uri', 'format', 'sort_key', 'added_at'] as const
  const unfitBecause = 'its album does not exist'
  const insert = createInsert(target, report, { table: 'tracks', kind: 'tracks', columns, unfitBecause })
  for (const row of source.rows('tracks')) {
    const id = idOf(row, 'tracks', report)
    if (id === null) continue
    const name = textIn(row, 'name')
    insert(id, {
      ...textsIn(row, copied),
      id,
      name,
      disc_number: integerIn(row, 'disc_number') ?? 1,
      track_number: integerIn(row, 'track_number') ?? 1,
      duration_secs: integerIn(row, 'duration_secs'),
      is_explicit: integerIn(row, 'is_explicit') ?? 0,
      has_lyrics: integerIn(row, 'has_lyrics') ?? 0,
      audio_uri: textIn(row, 'audio_uri') ?? '',
      format: textIn(row, 'format') ?? 'UNKNOWN',
      sort_key: name === null ? null : sortKey(name),
      added_at: addedAt('track', id),
    })
  }
}

function idOf(row: SourceRow, kind: string, report: Report): string | null {
  const id = textIn(row, 'id')
  if (id?.trim()) return id
  report.unfit(kind, `row ${textIn(row, 'source_rowid')}`, 'its id is blank')
  return null
}

const textsIn = <C extends string>(row: SourceRow, columns: readonly C[]): Record<C, SQLQueryBindings> =>
  // Each entry is made by the column of its name: the type follows the list.
  Object.fromEntries(columns.map((column) => [column, textIn(row, column)])) as Record<C, SQLQueryBindings>

/** The display image, unless it is missing: a missing picture is no reason to leave out an album. */
function displayImageIn(target: Database): (row: SourceRow) => string | null {
  const find = target.query<{ id: string }, [string | null]>('SELECT id FROM images WHERE id = ?')
  return (row) => find.get(textIn(row, 'display_image_id'))?.id ?? null
}

/** Importers wrote a form that the original server could not read back. */
function taggedPeriods(text: string | null): string | null {
  return text === null ? null : JSON.stringify(readActivityPeriods(listIn(text)))
}
