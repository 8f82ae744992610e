import { inBatches } from '../../base/turns.ts'
import type { CatalogDb } from './rows.ts'

const idsAtOnce = 500

/** The seconds of those among these tracks that the catalog knows, also of missing ones; 0 where they are not known. */
export async function durationsOf(db: CatalogDb, ids: readonly string[]): Promise<Map<string, number>> {
  const durations = new Map<string, number>()
  await inBatches([...new Set(ids)], idsAtOnce, async (some) => {
    const rows = await db
      .selectFrom('tracks')
      .select(['id', 'duration_secs'])
      .where('id', 'in', some)
      .execute()
    for (const { id, duration_secs } of rows) durations.set(id, duration_secs ?? 0)
  })
  return durations
}
