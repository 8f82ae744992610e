import { ignoredArticles } from '../base/sort-key.ts'
import type { Session } from '../base/session.ts'
import type { CatalogLists } from '../catalog/index.ts'
import { wireId } from './protocol/ids.ts'
import { indexLetter } from './shapes/index-letter.ts'
import type { Items } from './shapes/items.ts'
import type { ArtistID3 } from './shapes/types.ts'

type Index = { name: string; artist: ArtistID3[] }

/** Composers and the like stand in the index only if they are one of these as well. */
const indexedRoles = new Set(['albumartist', 'artist'])

/** Those who have an album or perform, by the letters that their names begin with. */
export async function artistIndex(
  { lists, items }: { lists: Pick<CatalogLists, 'artists'>; items: Pick<Items, 'artists'> },
  caller: Session,
): Promise<Index[]> {
  const byLetter = new Map<string, Index>()
  for await (const some of lists.artists()) {
    const shown = await items.artists(
      caller,
      some.map(({ id }) => id),
    )
    // Who was removed in between is not there.
    const keyOf = new Map(some.map(({ id, sort_key }) => [wireId('artist', id), sort_key]))
    for (const artist of shown) {
      if (!artist.roles.some((role) => indexedRoles.has(role))) continue
      const name = indexLetter(artist.sortName, keyOf.get(artist.id) ?? null)
      const index = byLetter.get(name) ?? { name, artist: [] }
      byLetter.set(name, index)
      index.artist.push(artist)
    }
  }
  return [...byLetter.values()]
}

/** As words between spaces, which the protocol has no other form for. */
export const ignoredArticlesText = (): string =>
  ignoredArticles()
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
