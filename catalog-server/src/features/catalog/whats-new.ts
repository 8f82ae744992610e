import type { WhatsNew } from '@pezzottify/contract'
import { recordIn } from '../../db/catalog/record-in.ts'
import type { CatalogDb } from './rows.ts'

type Batch = WhatsNew['batches'][number]
type Change = { entity_type: string; entity_id: string; operation: string; entity_snapshot: string }

/** The newest closed batches and what changed in each; every recorded change counts once. */
export async function whatsNew(db: CatalogDb, limit: number): Promise<WhatsNew> {
  const batches = await db
    .selectFrom('catalog_batches')
    .select(['id', 'name', 'description', 'closed_at'])
    .where('is_open', '=', 0)
    .where('closed_at', 'is not', null)
    .orderBy('closed_at', 'desc')
    .orderBy('rowid' as 'id', 'desc')
    .limit(limit)
    .execute()
  const changes =
    batches.length === 0
      ? []
      : await db
          .selectFrom('catalog_change_log')
          .select(['batch_id', 'entity_type', 'entity_id', 'operation', 'entity_snapshot'])
          .where(
            'batch_id',
            'in',
            batches.map((batch) => batch.id),
          )
          .orderBy('id')
          .execute()
  const byBatch = Map.groupBy(changes, (change) => change.batch_id)
  return {
    batches: batches.map(({ closed_at, ...batch }) => ({
      ...batch,
      closed_at: closed_at ?? 0,
      summary: summaryOf(byBatch.get(batch.id) ?? []),
    })),
  }
}

function summaryOf(changes: Change[]): Batch['summary'] {
  const of = (kind: string, operation: string) =>
    changes.filter((change) => change.entity_type === kind && change.operation === operation)
  const named = (kind: string) => ({
    added: of(kind, 'create').map(referenceOf),
    updated_count: of(kind, 'update').length,
    deleted: of(kind, 'delete').map(referenceOf),
  })
  return {
    artists: named('artist'),
    albums: named('album'),
    tracks: {
      added_count: of('track', 'create').length,
      updated_count: of('track', 'update').length,
      deleted_count: of('track', 'delete').length,
    },
    images: named('image'),
  }
}

function referenceOf(change: Change): { id: string; name: string } {
  const { name } = recordIn(change.entity_snapshot)
  return { id: change.entity_id, name: typeof name === 'string' ? name : 'Unknown' }
}
