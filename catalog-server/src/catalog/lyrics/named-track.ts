import type { TrackId } from '@pezzottify/contract'
import { sortKey } from '../../base/sort-key.ts'
import { filterText } from '../../base/text.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'

/** The most tracks of one title that are compared: there are many intros. */
const sameTitleMax = 2_000
const versionBehind = /\s*[([][^)\]]*[)\]]\s*$/

/**
 * Finds a track by its title, with or without a version behind it, and the names of its artists or one of them, whatever
 * their case and accents; among several one with lyrics of its own. `artist`: undefined for any.
 */
export function createNamedTrack(catalog: CatalogStore) {
  const titled = catalog.reader.query<{ id: TrackId }, [string, number, string | null]>(
    `SELECT id FROM (SELECT id, has_lyrics FROM tracks
       WHERE sort_key = ?1 AND availability <> 'missing' ORDER BY id LIMIT ?2) AS same
     WHERE ?3 IS NULL OR EXISTS (
       SELECT 1 FROM track_artists JOIN artists ON artists.id = artist_id
       WHERE track_id = same.id
         AND instr(?3, ' ' || substr(sort_key, instr(sort_key, char(10)) + 1) || ' '))
     ORDER BY has_lyrics DESC, id LIMIT 1`,
  )
  return (title: string, artist: string | undefined): TrackId | null => {
    const artists = artist === undefined ? null : ` ${filterText(artist)} `
    const found = (name: string) => titled.get(sortKey(name), sameTitleMax, artists)?.id ?? null
    return found(title) ?? found(title.replace(versionBehind, ''))
  }
}
