import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import { isListed } from '../../db/catalog/listed.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import type { Taste } from './taste.ts'
import type { Place } from './windows.ts'
import { placesIn, someOf, windowsOfArtists, windowsOfGenres, windowsOfLibrary } from './windows.ts'

type Catalog = Pick<CatalogStore, 'read'>
type Random = () => number

const genresMax = 5
/** Genres with a lower weight are not searched. */
export const weightMin = 0.05
const placesOfGenre = 24
const idsOfPlace = 3
const artistsMax = 12
const tracksOfArtist = 14
const albumsMax = 3
const neighboursMax = 40
const tracksOfAlbumsMax = 200
const albumsByChance = 60
const placesByChance = 12
const yearsAround = 4
const secondsOfYear = 31_557_600

/**
 * Tracks that could fit: some of each genre and artist, drawn from the indexes. However large the library is, they are
 * a few hundred, found by as many index look-ups.
 */
export async function candidatesOf(
  catalog: Catalog,
  taste: Taste,
  related: readonly string[],
  random: Random,
): Promise<string[]> {
  const artists = [...taste.artists].sort(([, a], [, b]) => b - a).map(([id]) => id)
  const wanted = [...artists.slice(0, artistsMax), ...related.slice(0, artistsMax)]
  return [
    ...(await ofGenres(catalog, taste, random)),
    ...(await artistTracks(catalog, wanted, tracksOfArtist, random)),
    ...(await albumTracks(catalog, [...taste.albums].slice(0, albumsMax), neighboursMax)),
  ]
}

/** The last resort: tracks of the years around, and random ones. */
export async function anyTracks(catalog: Catalog, taste: Taste, random: Random): Promise<string[]> {
  const alike = taste.year === null ? [] : await ofYears(catalog, taste.year, random)
  const places = [0, ...Array.from({ length: placesByChance }, random)]
  const others = (await windowsOfLibrary(catalog, places)).flat()
  return [...alike, ...others]
}

const namesOf = async (catalog: Catalog, query: RawBuilder<unknown>): Promise<string[]> => {
  const { rows } = await (query as RawBuilder<{ id: string | null }>).execute(catalog.read)
  return rows.flatMap(({ id }) => id ?? [])
}

async function ofGenres(catalog: Catalog, { genres, genreCounts }: Taste, random: Random): Promise<string[]> {
  const strongest = [...genres]
    .filter(([, weight]) => weight >= weightMin)
    .sort(([, a], [, b]) => b - a)
    .slice(0, genresMax)
  const places = (kind: 'tracks' | 'albums'): Place[] =>
    strongest.flatMap(([genre]) => {
      const { tracks = 0, albums = 0 } = genreCounts.get(genre) ?? {}
      // Catalogs of other programs have genres of albums only.
      const count = kind === 'tracks' ? tracks : tracks === 0 ? albums : 0
      return count > 0 ? placesIn(genre, count, placesOfGenre, random) : []
    })
  const some = async (kind: 'track' | 'album', where: Place[]): Promise<string[]> => {
    const windows = where.length > 0 ? await windowsOfGenres(catalog, kind, where) : []
    return windows.flatMap((ids) => (windows.length > genresMax ? someOf(ids, idsOfPlace, random) : ids))
  }
  const albums = await some('album', places('albums'))
  return [
    ...(await some('track', places('tracks'))),
    ...(await albumTracks(catalog, albums, tracksOfAlbumsMax)),
  ]
}

/** Up to `max` tracks of each artist, in any role. */
export async function artistTracks(
  catalog: Catalog,
  artists: readonly string[],
  max: number,
  random: Random,
): Promise<string[]> {
  const places = artists.flatMap((artist): Place[] => [
    [artist, 0],
    ...Array.from({ length: Math.ceil(max / idsOfPlace) }, (): Place => [artist, random()]),
  ])
  const windows = places.length > 0 ? await windowsOfArtists(catalog, places) : []
  const byArtist = Map.groupBy(windows.entries(), ([at]) => places[at]?.[0])
  return [...byArtist.values()].flatMap((of) =>
    someOf([...new Set(of.flatMap(([, ids]) => ids))], max, random),
  )
}

/** Tracks of the albums, `max` in total. */
export function albumTracks(catalog: Catalog, albums: readonly string[], max: number): Promise<string[]> {
  return namesOf(
    catalog,
    sql`SELECT id FROM tracks WHERE album_id IN (SELECT value FROM json_each(${JSON.stringify(albums)}))
      AND ${isListed('tracks')} LIMIT ${max}`,
  )
}

async function ofYears(catalog: Catalog, year: number, random: Random): Promise<string[]> {
  const chances = JSON.stringify(Array.from({ length: albumsByChance }, random))
  const first = Date.UTC(year - yearsAround) / 1_000
  const span = 2 * yearsAround * secondsOfYear
  const albums = await namesOf(
    catalog,
    sql`SELECT (SELECT id FROM albums
        WHERE ${isListed('albums')} AND release_date >= ${first} + CAST(value * ${span} AS INTEGER)
        ORDER BY release_date, id LIMIT 1) AS id
      FROM json_each(${chances})`,
  )
  return albumTracks(catalog, [...new Set(albums)], tracksOfAlbumsMax)
}
