import type { Database } from 'bun:sqlite'
import { defaultSorting, type Sorting } from '../../base/sort-key.ts'

/** `wanted`: as it is set. `made`: as all sort keys were last made. */
export type SortingState = 'wanted' | 'made'

export function readSorting(database: Database, state: SortingState): Sorting {
  const row = database
    .query<{ language: string; articles: 0 | 1 }, [string]>(
      'SELECT language, articles FROM sorting WHERE state = ?',
    )
    .get(state)
  return row ? { language: row.language, articles: row.articles === 1 } : defaultSorting
}

/** Called in a transaction. */
export function writeSorting(database: Database, state: SortingState, { language, articles }: Sorting): void {
  database
    .query('INSERT OR REPLACE INTO sorting (state, language, articles) VALUES (?, ?, ?)')
    .run(state, language, articles ? 1 : 0)
}
