import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import { isListed } from '../../db/catalog/listed.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { pickRandom } from '../read/random.ts'
import { totalOf } from '../read/selection.ts'
import { isTrackOfGenre } from './by-genre.ts'

/** Years include both ends. */
export type RandomWish = { genre?: string | undefined; from?: number | undefined; to?: number | undefined }

export async function randomAlbums(store: CatalogStore, count: number): Promise<string[]> {
  const total = await totalOf(store.read, 'albums')
  return pickRandom(store, 'albums', { count: Math.min(count, total), total, condition: null })
}

/** All tracks that fit are equally likely. */
export async function randomTracks(store: CatalogStore, count: number, wish: RandomWish): Promise<string[]> {
  const total = await totalOf(store.read, 'tracks')
  return pickRandom(store, 'tracks', { count: Math.min(count, total), total, condition: conditionOf(wish) })
}

function conditionOf({ genre, from, to }: RandomWish): RawBuilder<boolean> | null {
  const isAnyYear = from === undefined && to === undefined
  if (genre === undefined && isAnyYear) return null
  const years = [from ?? -Infinity, to ?? Infinity].toSorted((a, b) => a - b)
  const [first, last] = years.map((year) => Math.max(-10_000, Math.min(year, 10_000)))
  const ofGenre = genre === undefined ? sql`TRUE` : isTrackOfGenre(genre)
  const ofYears = isAnyYear
    ? sql`TRUE`
    : sql`album_id IN (SELECT id FROM albums WHERE ${isListed('albums')} AND release_year BETWEEN ${first} AND ${last})`
  return sql`${isListed('tracks')} AND ${ofGenre} AND ${ofYears}`
}
