import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import { createCommitWatch } from '../../db/commits.ts'
import { isListed } from '../../db/catalog/listed.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import type { Walk } from './by-offset.ts'
import type { Place, PlacedRow } from './list.ts'

type Row = { id: string; name: string | null; artist: string; date: number }
type Span = { skip: number; limit: number }

/** Albums without a date come behind the others of their artist. */
const date = sql`coalesce(albums.release_date, ${sql.lit(Number.MAX_SAFE_INTEGER)})`
const ofFirstArtists = sql`artists
  CROSS JOIN album_artists ON album_artists.artist_id = artists.id
  CROSS JOIN albums ON albums.id = album_artists.album_id
  WHERE ${isListed('artists')} AND ${isListed('albums')} AND NOT EXISTS (
    SELECT 1 FROM album_artists AS other WHERE other.album_id = album_artists.album_id
      AND (other.position, other.artist_id) < (album_artists.position, album_artists.artist_id))`
const ofNobody = sql`albums WHERE ${isListed('albums')}
  AND NOT EXISTS (SELECT 1 FROM album_artists WHERE album_artists.album_id = albums.id)`

/** Albums by their first artist, then by date; those without an artist come last. */
export function createByArtist({ aside, writer }: CatalogStore): Walk<Place> {
  const commits = createCommitWatch({ writer })
  let known: { at: number; anyOfNobody: boolean } | null = null

  /** It takes a look at every album where there is none. */
  const isAnyOfNobody = async (): Promise<boolean> => {
    const at = commits()
    if (known?.at === at) return known.anyOfNobody
    const { rows } = await sql<{ found: 0 | 1 }>`SELECT EXISTS (SELECT 1 FROM ${ofNobody}) AS found`.execute(
      aside,
    )
    const anyOfNobody = rows[0]?.found === 1
    known = { at, anyOfNobody }
    return anyOfNobody
  }

  const withArtist = async (after: Place | null, { skip, limit }: Span): Promise<PlacedRow[]> => {
    const { rows } = await sql<Row>`
      SELECT albums.id, artists.sort_key AS name, artists.id AS artist, ${date} AS date
      FROM ${ofFirstArtists} AND ${behindArtist(after)}
      ORDER BY artists.sort_key, artists.id, ${date}, albums.id LIMIT ${limit} OFFSET ${skip}`.execute(aside)
    return rows.map((row) => ({ id: row.id, place: [row.name, row.artist, row.date, row.id] }))
  }
  const countWithArtist = async (after: Place | null): Promise<number> => {
    const { rows } = await sql<{ count: number }>`
      SELECT count(*) AS count FROM ${ofFirstArtists} AND ${behindArtist(after)}`.execute(aside)
    return rows[0]?.count ?? 0
  }
  const withoutArtist = async (after: Place | null, { skip, limit }: Span): Promise<PlacedRow[]> => {
    if (limit === 0 || !(await isAnyOfNobody())) return []
    const rest = after === null ? sql`TRUE` : sql`albums.id > ${after[0]}`
    const { rows } = await sql<{ id: string }>`
      SELECT albums.id FROM ${ofNobody} AND ${rest}
      ORDER BY albums.id LIMIT ${limit} OFFSET ${skip}`.execute(aside)
    return rows.map(({ id }) => ({ id, place: [id] }))
  }

  return async (after, skip, limit) => {
    // The place of an album of nobody is its id alone.
    if (after?.length === 1) return withoutArtist(after, { skip, limit })
    const found = await withArtist(after, { skip, limit })
    if (found.length === limit) return found
    const passed = found.length > 0 || skip === 0 ? skip : Math.min(skip, await countWithArtist(after))
    return [...found, ...(await withoutArtist(null, { skip: skip - passed, limit: limit - found.length }))]
  }
}

function behindArtist(after: Place | null): RawBuilder<boolean> {
  if (after === null) return sql`TRUE`
  const [name = null, artist = null, day = null, id = null] = after
  const fromArtist =
    name === null
      ? sql`(artists.sort_key IS NOT NULL OR artists.id >= ${artist})`
      : sql`(artists.sort_key, artists.id) >= (${name}, ${artist})`
  return sql`${fromArtist} AND NOT (artists.id = ${artist} AND (${date}, albums.id) <= (${day}, ${id}))`
}
