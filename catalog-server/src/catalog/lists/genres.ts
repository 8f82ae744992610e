import { sql } from 'kysely'
import { createCommitWatch } from '../../db/commits.ts'
import { isListed } from '../../db/catalog/listed.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { genres } from '../read/statistics.ts'

type Inherited = { genre: string; tracks: number }

/** The genres with the numbers of their albums and tracks. A track without genres counts for those of its album. */
export function createGenres(store: CatalogStore) {
  const commits = createCommitWatch(store)
  let known: { at: number; inherited: Promise<readonly Inherited[]> } | null = null

  const lookThrough = async (): Promise<readonly Inherited[]> => {
    const { rows } = await sql<Inherited>`
      SELECT genre, count(*) AS tracks FROM tracks JOIN album_genres ON album_genres.album_id = tracks.album_id
      WHERE ${isListed('tracks')}
        AND NOT EXISTS (SELECT 1 FROM track_genres WHERE track_genres.track_id = tracks.id)
      GROUP BY genre`.execute(store.aside)
    return rows
  }
  /** It takes a look at every track, so it is remembered until the catalog changes. */
  const inheritedNow = (): Promise<readonly Inherited[]> => {
    const at = commits()
    if (known?.at !== at) {
      const inherited = lookThrough()
      known = { at, inherited }
      inherited.catch(() => (known = null))
    }
    return known.inherited
  }

  return async () => {
    const inherited = new Map(
      (await inheritedNow()).map(({ genre, tracks }) => [genre.toLowerCase(), tracks]),
    )
    return genres(store).map((genre) => ({
      ...genre,
      track_count: genre.track_count + (inherited.get(genre.name.toLowerCase()) ?? 0),
    }))
  }
}
