import type { Batch, Change, ChangedKind } from '@pezzottify/contract'
import { changedKinds } from '@pezzottify/contract'
import type { Selectable, Transaction } from 'kysely'
import type { Clock } from '../../base/clock.ts'
import { recordIn } from '../../base/stored-json.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import type { CatalogTables } from '../../db/catalog/tables.ts'
import { AppError, notFound } from '../../base/errors.ts'
import { PreSerialized } from '../../base/pre-serialized.ts'
import type { Log } from '../../base/log.ts'
import { createTurns } from '../../base/turns.ts'
import { closeStale, countedBatches, countStale, insertBatch, openBatch, toBatch } from './batches.ts'
import type { RecordedChange } from './record.ts'
import { recordChanges } from './record.ts'

export type Changelog = ReturnType<typeof createChangelog>

type Parts = {
  catalog: CatalogStore
  clock: Clock
  log: Log
  /** Called after each check with the number of stale batches that are still open. */
  onCheck(staleBatches: number): void
}

const checkEveryMs = 600_000

/** Changes of the catalog, in batches of which at most one is open. */
export function createChangelog({ catalog, clock, log, onCheck }: Parts) {
  const { read, write, aside } = catalog

  const batchRow = async (db: typeof read, id: string) => {
    const row = await db.selectFrom('catalog_batches').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) throw notFound()
    return row
  }
  const closeStaleBatches = async (): Promise<void> => {
    let stale = 0
    try {
      stale = await countStale(read, clock.now())
      if (stale > 0) stale -= await write.transaction().execute((tx) => closeStale(tx, clock.now()))
    } catch (error) {
      log.warn('A batch of changes that nothing was added to for long could not be closed', { error })
    }
    onCheck(stale)
  }

  return {
    record: (tx: Transaction<CatalogTables>, changes: readonly RecordedChange[]): Promise<number> =>
      recordChanges(tx, changes, clock.now()),

    /** @throws AppError `conflict` while another batch is open */
    open: (batch: { name: string; description: string | null }): Promise<Batch> =>
      write.transaction().execute(async (tx) => {
        if (await openBatch(tx))
          throw new AppError('conflict', 'Cannot create batch: another batch is already open')
        return toBatch({ ...(await insertBatch(tx, batch, clock.now())), change_count: 0 })
      }),

    /** Newest first; closed batches by the time of closing. */
    batches: async (isOpen: boolean | undefined): Promise<Batch[]> => {
      let query = countedBatches(aside)
      if (isOpen !== undefined) query = query.where('is_open', '=', isOpen ? 1 : 0)
      const rows = await query
        .orderBy(isOpen === false ? 'closed_at' : 'created_at', 'desc')
        .orderBy('rowid' as 'id', 'desc')
        .execute()
      return rows.map(toBatch)
    },

    batch: async (id: string): Promise<Batch> => {
      const row = await countedBatches(aside).where('id', '=', id).executeTakeFirst()
      if (!row) throw notFound()
      return toBatch(row)
    },

    /** @throws AppError `not_found`, `conflict` when it is closed already */
    close: (id: string): Promise<void> =>
      write.transaction().execute(async (tx) => {
        const { is_open } = await batchRow(tx, id)
        if (is_open === 0) throw new AppError('conflict', `Batch is already closed: ${id}`)
        await tx
          .updateTable('catalog_batches')
          .set({ is_open: 0, closed_at: clock.now() })
          .where('id', '=', id)
          .execute()
      }),

    /** @throws AppError `not_found`, `bad_request` when it is closed or has changes */
    remove: (id: string): Promise<void> =>
      write.transaction().execute(async (tx) => {
        const { is_open } = await batchRow(tx, id)
        if (is_open === 0) throw new AppError('bad_request', `Cannot delete closed batch: ${id}`)
        const { count } = await tx
          .selectFrom('catalog_change_log')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('batch_id', '=', id)
          .executeTakeFirstOrThrow()
        if (count > 0)
          throw new AppError('bad_request', `Cannot delete batch with ${count} recorded changes: ${id}`)
        await tx.deleteFrom('catalog_batches').where('id', '=', id).execute()
      }),

    /** Oldest first. */
    changes: async (
      batchId: string,
      { after = 0, limit }: { after?: number | undefined; limit?: number | undefined } = {},
    ): Promise<PreSerialized<Change[]>> => {
      await batchRow(read, batchId)
      let query = aside
        .selectFrom('catalog_change_log')
        .selectAll()
        .where('batch_id', '=', batchId)
        .where('id', '>', after)
        .orderBy('id')
      if (limit !== undefined) query = query.limit(limit)
      return changesJson(await query.execute())
    },

    /** Newest first. @throws AppError `bad_request` for an unknown kind */
    changesOf: async (type: string, id: string): Promise<PreSerialized<Change[]>> => {
      const kind = kindNamed(type)
      if (!kind)
        throw new AppError('bad_request', 'Invalid entity type. Must be one of: artist, album, track, image')
      const rows = await aside
        .selectFrom('catalog_change_log')
        .selectAll()
        .where('entity_type', '=', kind.toLowerCase())
        .where('entity_id', '=', id)
        .orderBy('id', 'desc')
        .execute()
      return changesJson(rows)
    },

    /** Closes stale batches now and every ten minutes. @returns a function that stops this */
    watchForStale: async (): Promise<() => void> => {
      const timer = setInterval(() => void closeStaleBatches(), checkEveryMs)
      timer.unref()
      await closeStaleBatches()
      return () => clearInterval(timer)
    },
  }
}

const kindNamed = (text: string): ChangedKind | undefined =>
  changedKinds.find((kind) => kind.toLowerCase() === text.toLowerCase())

/**
 * An import makes a batch with as many changes as it has tracks, so the JSON is made with pauses.
 */
async function changesJson(rows: readonly ChangeRow[]): Promise<PreSerialized<Change[]>> {
  const turn = createTurns()
  const parts: string[] = []
  for (const row of rows) {
    parts.push(JSON.stringify(toChange(row)))
    await turn()
  }
  return new PreSerialized(`[${parts.join(',')}]`)
}

type ChangeRow = Selectable<CatalogTables['catalog_change_log']>

function toChange(row: ChangeRow): Change {
  return {
    ...row,
    entity_type: kindNamed(row.entity_type) ?? 'Artist',
    operation: row.operation === 'create' ? 'Create' : row.operation === 'delete' ? 'Delete' : 'Update',
    field_changes: recordIn(row.field_changes) as Change['field_changes'],
    entity_snapshot: recordIn(row.entity_snapshot),
  }
}
