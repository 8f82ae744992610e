import { sql } from 'kysely'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import type { TrackFacts } from './facts.ts'

/** The profile of the wanted music. Shares and weights are from 0 to 1. */
export type Taste = {
  /** By genre in lower case: its share of the seeds times its rarity. They sum up to 1. */
  genres: ReadonlyMap<string, number>
  /** The size of each genre. */
  genreCounts: ReadonlyMap<string, GenreCount>
  /** The share of the seeds by each artist. */
  artists: ReadonlyMap<string, number>
  albums: ReadonlySet<string>
  /** The median year of the seeds. */
  year: number | null
}

/** `name` in its original spelling. */
type GenreCount = { name: string; tracks: number; albums: number }

/** The most genres considered: for a compilation of everything the most frequent ones suffice. */
const genresMax = 30

/** The taste that tracks, or a genre, represent. */
export async function tasteOf(
  store: Pick<CatalogStore, 'read'>,
  seeds: readonly TrackFacts[],
  genre: string | null,
): Promise<Taste> {
  const shares =
    genre === null ? sharesOf(seeds, ({ genres }) => genres) : new Map([[genre.toLowerCase(), 1]])
  const named = new Map([...shares].sort(([, a], [, b]) => b - a).slice(0, genresMax))
  const { counts, total } = await genreCounts(store, [...named.keys()])
  const weights = new Map([...named].map(([name, share]) => [name, share * rarity(counts.get(name), total)]))
  const sum = [...weights.values()].reduce((all, weight) => all + weight, 0)
  const years = seeds.flatMap(({ year }) => year ?? []).sort((a, b) => a - b)
  return {
    genres: new Map([...weights].map(([name, weight]) => [name, sum > 0 ? weight / sum : 0])),
    genreCounts: counts,
    artists: sharesOf(seeds, ({ artists }) => artists),
    albums: new Set(seeds.map(({ albumId }) => albumId)),
    year: years[Math.floor(years.length / 2)] ?? null,
  }
}

/** The share of the seeds that has each value. */
function sharesOf(
  seeds: readonly TrackFacts[],
  things: (seed: TrackFacts) => readonly string[],
): Map<string, number> {
  const shares = new Map<string, number>()
  for (const seed of seeds)
    for (const thing of new Set(things(seed))) shares.set(thing, (shares.get(thing) ?? 0) + 1 / seeds.length)
  return shares
}

/** A genre of all tracks is meaningless, but better than nothing when it is the only one. */
const rarityMin = 0.02

const rarity = (count: GenreCount | undefined, total: number): number =>
  Math.max(rarityMin, Math.log(total / Math.max(1, (count?.tracks ?? 0) || (count?.albums ?? 0))))

async function genreCounts(
  { read }: Pick<CatalogStore, 'read'>,
  names: readonly string[],
): Promise<{ counts: Map<string, GenreCount>; total: number }> {
  const { rows } = await sql<{ genre: string; tracks: number; albums: number; total: number }>`
    SELECT genre, track_count AS tracks, album_count AS albums,
      (SELECT count FROM listed_totals WHERE kind = 'track') AS total
    FROM genre_counts WHERE genre IN (SELECT value FROM json_each(${JSON.stringify(names)}))`.execute(read)
  const counts = new Map(
    rows.map(({ genre, tracks, albums }) => [genre.toLowerCase(), { name: genre, tracks, albums }]),
  )
  return { counts, total: rows[0]?.total ?? 0 }
}
