import type { Album, ArtistId, Discography, DiscographySort } from '@pezzottify/contract'
import { sql } from 'kysely'
import { isListed } from '../../db/catalog/listed.ts'
import { listedSql } from '../../db/catalog/listed-sql.ts'
import { notFound } from '../../base/errors.ts'
import { endTurn } from '../../base/turns.ts'
import { withArtists } from './lists.ts'
import type { Connections } from './page.ts'
import type { CatalogDb } from './rows.ts'
import { albumsWithCover } from './rows.ts'

/** Artists with more albums and tracks are queried on the aside, and their answer is made with pauses. */
const creditsAtOnceMax = 1_000
const albumsAtOnce = 200

type Which = 'own' | 'credited'

/** `features` are other people's albums with a listed track that credits the artist. Newest first, undated last. */
export async function discography(
  connections: Connections,
  id: ArtistId,
  sort: DiscographySort,
): Promise<Discography> {
  const albumsOf = (await hasManyCredits(connections, id)) ? manyAlbums : fewAlbums
  return {
    albums: await albumsOf(connections, id, sort, 'own'),
    features: await albumsOf(connections, id, sort, 'credited'),
  }
}

/** The ids of the same albums, newest first: the artist's own ones before the others. */
export async function discographyIds(connections: Connections, id: string): Promise<string[]> {
  const db = (await hasManyCredits(connections, id)) ? connections.aside : connections.read
  return [...(await idsOf(db, id, '-release', 'own')), ...(await idsOf(db, id, '-release', 'credited'))]
}

async function hasManyCredits({ read }: Connections, id: string): Promise<boolean> {
  const artist = await read
    .selectFrom('artists')
    .select('credit_total')
    .where('id', '=', id)
    .executeTakeFirst()
  if (!artist) throw notFound()
  return artist.credit_total > creditsAtOnceMax
}

async function idsOf(db: CatalogDb, id: string, sort: DiscographySort, which: Which): Promise<string[]> {
  const rows = await db
    .selectFrom('albums')
    .select('albums.id')
    .where(isListed('albums'))
    .where(creditedTo(id, which))
    .orderBy(orderOf(sort))
    .execute()
  return rows.map((row) => row.id)
}

async function fewAlbums({ read }: Connections, id: ArtistId, sort: DiscographySort, which: Which) {
  const rows = await albumsWithCover(read)
    .where(isListed('albums'))
    .where(creditedTo(id, which))
    .orderBy(orderOf(sort))
    .execute()
  return withArtists(read, rows)
}

async function manyAlbums({ read, aside }: Connections, id: ArtistId, sort: DiscographySort, which: Which) {
  const found = await idsOf(aside, id, sort, which)
  const albums: Album[] = []
  for (let start = 0; start < found.length; start += albumsAtOnce) {
    const ids = found.slice(start, start + albumsAtOnce)
    const rows = await withArtists(read, await albumsWithCover(read).where('albums.id', 'in', ids).execute())
    const byId = new Map<string, Album>(rows.map((row) => [row.id, row]))
    albums.push(...ids.flatMap((one) => byId.get(one) ?? []))
    await endTurn()
  }
  return albums
}

function creditedTo(id: string, which: Which) {
  const own = sql`SELECT album_id FROM album_artists WHERE artist_id = ${id}`
  if (which === 'own') return sql<boolean>`albums.id IN (${own})`
  return sql<boolean>`albums.id IN (
    SELECT tracks.album_id FROM track_artists JOIN tracks ON tracks.id = track_id
    WHERE artist_id = ${id} AND ${sql.raw(listedSql.tracks)}) AND albums.id NOT IN (${own})`
}

function orderOf(sort: DiscographySort) {
  const down = sql.raw(sort.startsWith('-') ? 'DESC' : 'ASC')
  return sort.endsWith('release')
    ? sql`albums.release_date ${down} NULLS LAST, albums.sort_key`
    : sql`albums.sort_key ${down}, albums.release_date`
}
