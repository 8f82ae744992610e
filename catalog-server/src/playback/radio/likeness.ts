import type { CatalogStore } from '../../db/catalog/schema.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { candidatesOf } from './candidates.ts'
import { factsOf } from './facts.ts'
import type { TrackFacts } from './facts.ts'
import type { Likeness } from './rank.ts'
import { tasteOf } from './taste.ts'
import { togetherWith } from './together.ts'

type Stores = { catalog: CatalogStore; users: UserStore }

const relatedMax = 24
const leadingArtistsMax = 5

/** The data from which similarity to these tracks, or to a genre, is computed. */
export async function likenessOf(
  { catalog, users }: Stores,
  seeds: readonly TrackFacts[],
  genre: string | null = null,
): Promise<Likeness> {
  const taste = await tasteOf(catalog, seeds, genre)
  const leading = [...taste.artists]
    .sort(([, a], [, b]) => b - a)
    .slice(0, leadingArtistsMax)
    .map(([id]) => id)
  const related = await catalog.read
    .selectFrom('related_artists')
    .select('related_artist_id')
    .where('artist_id', 'in', leading)
    .limit(relatedMax)
    .execute()
  const together = await togetherWith(
    users,
    seeds.map(({ id }) => id),
  )
  return { taste, related: new Set(related.map((row) => row.related_artist_id)), together }
}

/** Some hundred tracks that could fit and can be played. */
export async function similarTo(
  { catalog }: Pick<Stores, 'catalog'>,
  { taste, related, together }: Likeness,
  random: () => number,
): Promise<TrackFacts[]> {
  const ids = new Set([...together.keys(), ...(await candidatesOf(catalog, taste, [...related], random))])
  return (await factsOf(catalog, [...ids])).filter((track) => track.isPlayable)
}
