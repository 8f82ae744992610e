import type { Clock } from '../../base/clock.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import type { ListedTable } from '../../db/catalog/listed-sql.ts'
import { discographyIds } from '../read/discography.ts'
import { listedAmong } from './among.ts'
import { artistsByName } from './artists.ts'
import { createGenres } from './genres.ts'
import { artistNamed, tracksOfArtist } from './of-artist.ts'
import { createLastChange } from './last-change.ts'
import { createPages } from './pages.ts'
import type { RandomWish } from './random-ids.ts'
import { randomAlbums, randomTracks } from './random-ids.ts'

export type CatalogLists = ReturnType<typeof createLists>

/** Lists as ids, for whoever makes something else of them than our own interface. */
export function createLists(store: CatalogStore, clock: Clock) {
  return {
    page: createPages(store),
    artists: () => artistsByName(store),
    changedAtMs: createLastChange(store, clock),
    randomAlbums: (count: number) => randomAlbums(store, count),
    randomTracks: (count: number, wish: RandomWish) => randomTracks(store, count, wish),
    /** Those among these ids that are listed, in the order of the ids. */
    listed: (table: ListedTable, ids: readonly string[]) => listedAmong(store, table, ids),
    genres: createGenres(store),
    artistNamed: (name: string) => artistNamed(store, name),
    tracksOfArtist: (id: string, limit: number) => tracksOfArtist(store, id, limit),
    /** @throws AppError `not_found` */
    albumsOfArtist: (id: string) => discographyIds(store, id),
  }
}
