import type { Album, ListedArtist, ListedTrack, Page } from '@pezzottify/contract'
import type { SelectQueryBuilder } from 'kysely'
import { sql } from 'kysely'
import { decodeCursor, encodeCursor } from '../../db/cursor.ts'
import { containing } from '../../db/like.ts'
import { sortKey } from '../../text.ts'
import { artistsOfAlbums, artistsOfTracks } from './credits.ts'
import { pickRandom } from './random.ts'
import type { AlbumRow, CatalogDb, ListedTrackRow } from './rows.ts'
import {
  albumsWithCover,
  artistsWithCover,
  toAlbum,
  toArtist,
  toCover,
  toTrack,
  tracksWithAlbum,
} from './rows.ts'

export type ListRequest = {
  sort: string
  limit: number
  cursor?: string | undefined
  filter?: string | undefined
  genre?: string | undefined
}

const sortColumns: Record<string, string> = {
  name: 'sort_key',
  added: 'added_at',
  release: 'release_date',
  duration: 'duration_secs',
}

export async function listAlbums(db: CatalogDb, request: ListRequest): Promise<Page<Album>> {
  let query = albumsWithCover(db).where('track_count', '>', 0)
  if (request.filter) query = query.where('albums.sort_key', 'like', filterPattern(request.filter))
  if (request.genre !== undefined)
    query = query.where('albums.id', 'in', (eb) =>
      eb
        .selectFrom('album_genres')
        .select('album_id')
        .where('genre', '=', request.genre ?? ''),
    )
  const page = await pageOf(query, 'albums', request, db)
  return { ...page, items: await withArtists(db, page.items) }
}

/** Completes album rows with their artists. */
export async function withArtists(db: CatalogDb, rows: AlbumRow[]): Promise<Album[]> {
  const artists = await artistsOfAlbums(
    db,
    rows.map((row) => row.id),
  )
  return rows.map((row) => toAlbum(row, artists.get(row.id) ?? []))
}

export async function listArtists(db: CatalogDb, request: ListRequest): Promise<Page<ListedArtist>> {
  let query = artistsWithCover(db).select((eb) => [
    eb
      .selectFrom('album_artists')
      .innerJoin('albums', 'albums.id', 'album_artists.album_id')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .whereRef('album_artists.artist_id', '=', 'artists.id')
      .where('albums.track_count', '>', 0)
      .as('album_count'),
    eb
      .selectFrom('track_artists')
      .innerJoin('tracks', 'tracks.id', 'track_artists.track_id')
      .select(({ fn }) => fn.count<number>('track_artists.track_id').distinct().as('count'))
      .whereRef('track_artists.artist_id', '=', 'artists.id')
      .where('tracks.availability', '<>', 'missing')
      .as('track_count'),
  ])
  if (request.filter) query = query.where('artists.sort_key', 'like', filterPattern(request.filter))
  if (request.genre !== undefined)
    query = query.where('artists.id', 'in', (eb) =>
      eb
        .selectFrom('album_artists')
        .innerJoin('album_genres', 'album_genres.album_id', 'album_artists.album_id')
        .select('album_artists.artist_id')
        .where('album_genres.genre', '=', request.genre ?? ''),
    )
  const page = await pageOf(query, 'artists', request, db)
  return {
    ...page,
    items: page.items.map((row) => ({
      ...toArtist(row),
      album_count: row.album_count ?? 0,
      track_count: row.track_count ?? 0,
    })),
  }
}

export async function listTracks(db: CatalogDb, request: ListRequest): Promise<Page<ListedTrack>> {
  let query = tracksWithAlbum(db).where('availability', '<>', 'missing')
  if (request.filter) query = query.where('tracks.sort_key', 'like', filterPattern(request.filter))
  if (request.genre !== undefined)
    query = query.where('tracks.id', 'in', (eb) =>
      eb
        .selectFrom('track_genres')
        .select('track_id')
        .where('genre', '=', request.genre ?? ''),
    )
  const page = await pageOf(query, 'tracks', request, db)
  return { ...page, items: await withCredits(db, page.items) }
}

/** Completes track rows with their credits. */
export async function withCredits(db: CatalogDb, rows: ListedTrackRow[]): Promise<ListedTrack[]> {
  const credits = await artistsOfTracks(
    db,
    rows.map((row) => row.id),
  )
  return rows.map((row) => ({
    ...toTrack(row, credits.get(row.id) ?? []),
    album_name: row.album_name,
    cover: toCover(row),
  }))
}

const filterPattern = (filter: string) => sql<string>`${containing(sortKey(filter))} escape '\\'`

/**
 * One page by keyset: what comes after the cursor's row, whatever was inserted meanwhile. Rows without a value come
 * first upwards and last downwards, as SQLite orders them.
 */
async function pageOf<Tables, Table extends keyof Tables, Row extends { id: string }>(
  query: SelectQueryBuilder<Tables, Table, Row>,
  table: 'albums' | 'artists' | 'tracks',
  request: ListRequest,
  db: CatalogDb,
): Promise<Page<Row>> {
  const total = await countOf(query)
  if (request.sort === 'random') {
    const ids = await pickRandom(db, query, table, request.limit)
    const rows = ids.length === 0 ? [] : await query.where(sql.ref(`${table}.id`), 'in', ids).execute()
    return { items: shuffled(rows, ids), next_cursor: null, total }
  }
  const descending = request.sort.startsWith('-')
  const columnName = sortColumns[request.sort.replace('-', '')] ?? 'sort_key'
  const column = sql.ref<string | number | null>(`${table}.${columnName}`)
  const id = sql.ref<string>(`${table}.id`)
  const direction = descending ? 'desc' : 'asc'
  let paged = query
    .orderBy(column, direction)
    .orderBy(id, direction)
    .limit(request.limit + 1)
  if (request.cursor !== undefined) {
    const { value, id: lastId } = decodeCursor(request.cursor)
    paged = paged.where(
      value === null
        ? descending
          ? sql<boolean>`(${column} is null and ${id} < ${lastId})`
          : sql<boolean>`((${column} is null and ${id} > ${lastId}) or ${column} is not null)`
        : descending
          ? sql<boolean>`((${column}, ${id}) < (${value}, ${lastId}) or ${column} is null)`
          : sql<boolean>`(${column}, ${id}) > (${value}, ${lastId})`,
    )
  }
  const rows = request.limit === 0 ? [] : await paged.execute()
  const items = rows.slice(0, request.limit)
  const last = items.at(-1)
  const hasMore = rows.length > request.limit && last !== undefined
  return {
    items,
    total,
    next_cursor: hasMore ? encodeCursor({ value: valueOf(last, columnName), id: last.id }) : null,
  }
}

async function countOf<Tables, Table extends keyof Tables, Row>(
  query: SelectQueryBuilder<Tables, Table, Row>,
): Promise<number> {
  const counted = query.clearSelect().select(({ fn }) => fn.countAll<number>().as('count'))
  // The table is a parameter here, so Kysely cannot work out the row that this select makes.
  const row = (await counted.executeTakeFirstOrThrow()) as unknown as { count: number }
  return row.count
}

function valueOf(row: object, column: string): string | number | null {
  const value: unknown = column in row ? (row as Record<string, unknown>)[column] : null
  return typeof value === 'string' || typeof value === 'number' ? value : null
}

/** In the order in which chance drew them. */
const shuffled = <Row extends { id: string }>(rows: Row[], ids: string[]): Row[] =>
  ids.flatMap((id) => rows.find((row) => row.id === id) ?? [])
