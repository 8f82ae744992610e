import type { Database } from 'bun:sqlite'
import { createInsert } from '../insert.ts'
import type { Report } from '../report.ts'
import type { Source } from './source.ts'
import { integerIn, textIn } from './source.ts'

/** The tables that link two records, with the columns of the link. */
const linkTables = [
  { table: 'album_artists', kind: 'artists of albums', texts: ['album_id', 'artist_id'], hasPosition: true },
  {
    table: 'track_artists',
    kind: 'artists of tracks',
    texts: ['track_id', 'artist_id', 'role'],
    hasPosition: true,
  },
  {
    table: 'related_artists',
    kind: 'related artists',
    texts: ['artist_id', 'related_artist_id'],
    hasPosition: false,
  },
  {
    table: 'artist_images',
    kind: 'images of artists',
    texts: ['artist_id', 'image_id', 'image_type'],
    hasPosition: true,
  },
  {
    table: 'album_images',
    kind: 'images of albums',
    texts: ['album_id', 'image_id', 'image_type'],
    hasPosition: true,
  },
] as const

export function takeLinks(source: Source, target: Database, report: Report): void {
  for (const { table, kind, texts, hasPosition } of linkTables) {
    const columns: string[] = hasPosition ? [...texts, 'position'] : [...texts]
    const unfitBecause = 'one of the two does not exist'
    const insert = createInsert<string>(target, report, { table, kind, columns, unfitBecause })
    for (const row of source.rows(table)) {
      const values = Object.fromEntries(texts.map((column) => [column, textIn(row, column)]))
      insert(Object.values(values).join(' – '), { ...values, position: integerIn(row, 'position') ?? 0 })
    }
  }
  for (const owner of ['artist', 'album']) target.run(chooseDisplayImages(owner))
}

/**
 * Catalogs of the first version have no display image: the largest picture of the artist or album is
 * chosen.
 */
const chooseDisplayImages = (owner: string): string => `
  UPDATE ${owner}s SET display_image_id = (
    SELECT images.id FROM ${owner}_images AS link JOIN images ON images.id = link.image_id
    WHERE link.${owner}_id = ${owner}s.id ORDER BY images.width * images.height DESC, link.position LIMIT 1)
  WHERE display_image_id IS NULL AND id IN (SELECT ${owner}_id FROM ${owner}_images)`
