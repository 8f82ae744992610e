import { endTurn } from '../../base/turns.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import type { Place, PlacedRow } from './list.ts'
import { byName } from './walks.ts'

export type ArtistInOrder = { id: string; sort_key: string | null }

const atOnce = 250

/** All listed artists by name, some in each turn. */
export async function* artistsByName({ read }: CatalogStore): AsyncGenerator<ArtistInOrder[]> {
  const walk = byName('artists', read)
  let after: Place | null = null
  for (;;) {
    const rows: readonly PlacedRow[] = await walk(after, 0, atOnce)
    const last = rows.at(-1)
    if (!last) return
    after = last.place
    yield rows.map(({ id, place }) => ({ id, sort_key: place[0] === null ? null : String(place[0]) }))
    await endTurn()
  }
}
