import type { Batch } from '@pezzottify/contract'
import type { Kysely, Selectable, Transaction } from 'kysely'
import type { CatalogTables } from '../../db/catalog/tables.ts'

/** The idle time after which an open batch is closed. */
const staleAfterSeconds = 3_600

export type BatchRow = Selectable<CatalogTables['catalog_batches']>

type CountedRow = BatchRow & { change_count: number }

export const toBatch = ({ is_open, ...row }: CountedRow): Batch => ({ ...row, is_open: is_open !== 0 })

/** Batches, each with its number of changes. */
export const countedBatches = (db: Kysely<CatalogTables>) =>
  db
    .selectFrom('catalog_batches')
    .selectAll('catalog_batches')
    .select((eb) =>
      eb
        .selectFrom('catalog_change_log')
        .select((count) => count.fn.countAll<number>().as('count'))
        .whereRef('batch_id', '=', 'catalog_batches.id')
        .$asScalar()
        .$notNull()
        .as('change_count'),
    )

export const openBatch = (db: Kysely<CatalogTables>): Promise<BatchRow | undefined> =>
  db.selectFrom('catalog_batches').selectAll().where('is_open', '=', 1).executeTakeFirst()

export async function insertBatch(
  tx: Transaction<CatalogTables>,
  batch: { name: string; description: string | null },
  now: number,
): Promise<BatchRow> {
  return tx
    .insertInto('catalog_batches')
    .values({ id: crypto.randomUUID(), ...batch, is_open: 1, created_at: now, last_activity_at: now })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** The batch for a change that is made now. Its last activity is set to now. */
export async function activeBatch(tx: Transaction<CatalogTables>, now: number): Promise<string> {
  await closeStale(tx, now)
  const open = await openBatch(tx)
  if (!open) {
    const today = new Date(now * 1_000).toISOString().slice(0, 10)
    return (await insertBatch(tx, { name: today, description: null }, now)).id
  }
  await tx.updateTable('catalog_batches').set({ last_activity_at: now }).where('id', '=', open.id).execute()
  return open.id
}

/** @returns the number of batches closed */
export async function closeStale(tx: Transaction<CatalogTables>, now: number): Promise<number> {
  const result = await tx
    .updateTable('catalog_batches')
    .set({ is_open: 0, closed_at: now })
    .where('is_open', '=', 1)
    .where('last_activity_at', '<', now - staleAfterSeconds)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

export const countStale = async (db: Kysely<CatalogTables>, now: number): Promise<number> =>
  (
    await db
      .selectFrom('catalog_batches')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('is_open', '=', 1)
      .where('last_activity_at', '<', now - staleAfterSeconds)
      .executeTakeFirstOrThrow()
  ).count
