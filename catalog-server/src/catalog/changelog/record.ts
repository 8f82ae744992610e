import type { ChangedKind } from '@pezzottify/contract'
import type { Transaction } from 'kysely'
import type { CatalogTables } from '../../db/catalog/tables.ts'
import { activeBatch } from './batches.ts'

export type CatalogChanges = Transaction<CatalogTables>

/** An artist, album, track or image in the form of the wire, with its links. */
type Snapshot = Readonly<Record<string, unknown>>

type Operation = 'Create' | 'Update' | 'Delete'

/** One change: `before` is null for what was created, `after` for what was deleted. */
export type RecordedChange = { kind: ChangedKind; id: string } & (
  | { operation: 'Create'; before: null; after: Snapshot }
  | { operation: 'Update'; before: Snapshot; after: Snapshot }
  | { operation: 'Delete'; before: Snapshot; after: null }
)

type FieldChanges = Record<string, { old: unknown; new: unknown }>

/** SQLite takes some 32,000 values in a statement; a row has eight. */
const rowsAtOnce = 1_000

/**
 * Records changes inside the transaction that makes them, in the open batch, or in a new one when none is open or the
 * open one is stale. An update without a difference is not recorded.
 *
 * @returns the number of changes recorded
 */
export async function recordChanges(
  tx: CatalogChanges,
  changes: readonly RecordedChange[],
  now: number,
): Promise<number> {
  const entries = changes
    .map((change) => ({ change, fields: differences(change.before, change.after) }))
    .filter(({ change, fields }) => change.operation !== 'Update' || Object.keys(fields).length > 0)
  if (entries.length === 0) return 0
  const batchId = await activeBatch(tx, now)
  for (let at = 0; at < entries.length; at += rowsAtOnce)
    await tx
      .insertInto('catalog_change_log')
      .values(
        entries.slice(at, at + rowsAtOnce).map(({ change, fields }) => ({
          batch_id: batchId,
          entity_type: change.kind.toLowerCase(),
          entity_id: change.id,
          operation: change.operation.toLowerCase(),
          field_changes: JSON.stringify(fields),
          entity_snapshot: JSON.stringify(change.after ?? change.before),
          display_summary: summaryOf(change),
          created_at: now,
        })),
      )
      .execute()
  return entries.length
}

/** The fields that differ; for a created or deleted item, all of them. */
function differences(before: Snapshot | null, after: Snapshot | null): FieldChanges {
  const fields: FieldChanges = {}
  for (const name of new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])) {
    const change = { old: before?.[name] ?? null, new: after?.[name] ?? null }
    if (!before || !after || JSON.stringify(change.old) !== JSON.stringify(change.new)) fields[name] = change
  }
  return fields
}

const verbs: Record<Operation, string> = { Create: 'Created', Update: 'Updated', Delete: 'Deleted' }

function summaryOf(change: RecordedChange): string {
  const name = (change.after ?? change.before)['name']
  const shown = typeof name === 'string' ? name : '(unknown)'
  return `${verbs[change.operation]} ${change.kind.toLowerCase()} '${shown}'`
}
