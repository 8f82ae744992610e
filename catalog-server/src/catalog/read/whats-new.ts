import type { WhatsNew } from '@pezzottify/contract'
import { sql } from 'kysely'
import { createTurns } from '../../base/turns.ts'
import type { CatalogDb } from './rows.ts'

type Batch = WhatsNew['batches'][number]
type Named = { batch_id: string; entity_type: string; operation: string; id: string; name: string }
type Counted = { batch_id: string; entity_type: string; operation: string; count: number }

/** Other programs write this table too: a snapshot may be anything. */
const nameIn = sql<string>`coalesce(
  CASE WHEN json_valid(entity_snapshot) AND json_type(entity_snapshot, '$.name') = 'text'
    THEN entity_snapshot ->> '$.name' END, 'Unknown')`

/** The newest closed batches and the changes of each; every recorded change counts once. */
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
  if (batches.length === 0) return { batches: [] }
  const changes = db.selectFrom('catalog_change_log').where(
    'batch_id',
    'in',
    batches.map((batch) => batch.id),
  )
  const counted = await changes
    .select(({ fn }) => ['batch_id', 'entity_type', 'operation', fn.countAll<number>().as('count')])
    .groupBy(['batch_id', 'entity_type', 'operation'])
    .execute()
  const named = await changes
    .select(['batch_id', 'entity_type', 'operation', 'entity_id as id', nameIn.as('name')])
    .where('entity_type', 'in', ['artist', 'album', 'image'])
    .where('operation', 'in', ['create', 'delete'])
    // `id` alone would be that of the artist, album or image.
    .orderBy('catalog_change_log.id')
    .execute()
  const [countedBy, namedBy] = [Map.groupBy(counted, batchOf), Map.groupBy(named, batchOf)]
  const turn = createTurns()
  const told: Batch[] = []
  for (const { closed_at, ...batch } of batches) {
    const summary = summaryOf(countedBy.get(batch.id) ?? [], namedBy.get(batch.id) ?? [])
    told.push({ ...batch, closed_at: closed_at ?? 0, summary })
    await turn()
  }
  return { batches: told }
}

const batchOf = ({ batch_id }: { batch_id: string }): string => batch_id

function summaryOf(counted: readonly Counted[], names: readonly Named[]): Batch['summary'] {
  const count = (kind: string, operation: string): number =>
    counted.find((one) => one.entity_type === kind && one.operation === operation)?.count ?? 0
  const of = (kind: string, operation: string) =>
    names
      .filter((one) => one.entity_type === kind && one.operation === operation)
      .map(({ id, name }) => ({ id, name }))
  const named = (kind: string) => ({
    added: of(kind, 'create'),
    updated_count: count(kind, 'update'),
    deleted: of(kind, 'delete'),
  })
  return {
    artists: named('artist'),
    albums: named('album'),
    tracks: {
      added_count: count('track', 'create'),
      updated_count: count('track', 'update'),
      deleted_count: count('track', 'delete'),
    },
    images: named('image'),
  }
}
