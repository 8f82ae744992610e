import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import { isListed } from '../../db/catalog/listed.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { rareGenreMax } from '../read/selection.ts'
import type { Walk } from './by-offset.ts'
import type { NamedRow, Place } from './list.ts'
import { behind, toPlaced } from './list.ts'

type Wanted = { of: 'albums' | 'tracks'; genre: string }

/**
 * The albums or tracks of a genre by name. A rare genre is looked up as a whole; else the list is walked until the page is
 * full.
 */
export const byGenre =
  ({ read, aside }: CatalogStore, { of, genre }: Wanted): Walk<Place> =>
  async (after, skip, limit) => {
    const counted = await read
      .selectFrom('genre_counts')
      .select(['album_count', 'track_count'])
      .where('genre', '=', genre)
      .executeTakeFirst()
    if (!counted) return []
    const isRare = Math.max(counted.album_count, counted.track_count) <= rareGenreMax
    const conditions = of === 'albums' ? albumsOf(genre) : tracksOf(genre)
    const [column, id] = [sql.ref(`${of}.sort_key`), sql.ref(`${of}.id`)]
    const { rows } = await sql<NamedRow>`
      SELECT ${id} AS id, ${column} AS name FROM ${sql.table(of)}
      WHERE ${isListed(of)} AND ${isRare ? conditions.rare : conditions.common} AND ${behind(column, id, after)}
      ORDER BY ${column}, ${id} LIMIT ${limit} OFFSET ${skip}`.execute(aside)
    return rows.map(toPlaced)
  }

type Conditions = Record<'rare' | 'common', RawBuilder<boolean>>

const albumsOf = (genre: string): Conditions => ({
  rare: sql`albums.id IN (SELECT album_id FROM album_genres WHERE genre = ${genre})`,
  common: sql`EXISTS (SELECT 1 FROM album_genres WHERE genre = ${genre} AND album_id = albums.id)`,
})

const tracksOf = (genre: string): Conditions => ({
  rare: isTrackOfGenre(genre),
  common: isTrackOfCommonGenre(genre),
})

/** A track without genres has those of its album. */
export const isTrackOfGenre = (genre: string): RawBuilder<boolean> => sql`tracks.id IN (
  SELECT track_id FROM track_genres WHERE genre = ${genre}
  UNION ALL
  SELECT inheriting.id FROM album_genres JOIN tracks AS inheriting USING (album_id)
  WHERE genre = ${genre} AND NOT EXISTS (SELECT 1 FROM track_genres WHERE track_id = inheriting.id))`

const isTrackOfCommonGenre = (genre: string): RawBuilder<boolean> => sql`(
  EXISTS (SELECT 1 FROM track_genres WHERE genre = ${genre} AND track_id = tracks.id)
  OR (EXISTS (SELECT 1 FROM album_genres WHERE genre = ${genre} AND album_genres.album_id = tracks.album_id)
    AND NOT EXISTS (SELECT 1 FROM track_genres WHERE track_id = tracks.id)))`
