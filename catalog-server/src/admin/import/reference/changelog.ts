import type { Database } from 'bun:sqlite'
import { createInsert } from '../insert.ts'
import type { Report } from '../report.ts'
import type { Source } from './source.ts'
import { integerIn, textIn } from './source.ts'

/**
 * Imports the recorded changes in their batches. An open batch is closed: at most one may be open, and later changes
 * belong to a new one. The changes of a batch are imported with it or not at all.
 */
export function takeChangelog(source: Source, target: Database, report: Report): void {
  const batches = createInsert(target, report, {
    table: 'catalog_batches',
    kind: 'batches of changes',
    columns: ['id', 'name', 'description', 'is_open', 'created_at', 'closed_at', 'last_activity_at'],
  })
  const changes = createInsert(target, report, {
    table: 'catalog_change_log',
    kind: 'changes',
    columns: [
      ...(['batch_id', 'entity_type', 'entity_id', 'operation', 'field_changes', 'entity_snapshot'] as const),
      ...(['display_summary', 'created_at'] as const),
    ],
    unfitBecause: 'its batch does not exist',
  })
  const outcomes = new Map<string | null, string>()
  for (const row of source.rows('catalog_batches')) {
    const id = textIn(row, 'id')
    if (id === null) continue
    const created = integerIn(row, 'created_at')
    const lastActivity = integerIn(row, 'last_activity_at') ?? created
    const values = {
      id,
      name: textIn(row, 'name'),
      description: textIn(row, 'description'),
      is_open: 0,
      created_at: created,
      closed_at: integerIn(row, 'closed_at') ?? lastActivity,
      last_activity_at: lastActivity,
    }
    outcomes.set(id, batches(id, values))
  }
  for (const row of source.rows('catalog_change_log')) {
    const batchId = textIn(row, 'batch_id')
    if (outcomes.get(batchId) === 'there') {
      report.there('changes')
      continue
    }
    changes(`${textIn(row, 'entity_type')} ${textIn(row, 'entity_id')}`, {
      batch_id: batchId,
      entity_type: textIn(row, 'entity_type'),
      entity_id: textIn(row, 'entity_id'),
      operation: textIn(row, 'operation'),
      field_changes: textIn(row, 'field_changes') ?? '{}',
      entity_snapshot: textIn(row, 'entity_snapshot') ?? '{}',
      display_summary: textIn(row, 'display_summary'),
      created_at: integerIn(row, 'created_at'),
    })
  }
}
