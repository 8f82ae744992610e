import type { Migration } from '../../migrate.ts'

/** Changes of the catalog in batches: the source of "what's new". */
export const changelog: Migration = {
  name: '0003-changelog',
  sql: `
CREATE TABLE catalog_batches (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  description TEXT,
  is_open INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  closed_at INTEGER,
  last_activity_at INTEGER NOT NULL
);
CREATE TABLE catalog_change_log (
  id INTEGER PRIMARY KEY,
  batch_id TEXT NOT NULL REFERENCES catalog_batches(id) ON DELETE CASCADE,
  entity_type TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  operation TEXT NOT NULL,
  field_changes TEXT NOT NULL,
  entity_snapshot TEXT NOT NULL,
  display_summary TEXT,
  created_at INTEGER NOT NULL
);
CREATE INDEX idx_change_log_batch ON catalog_change_log(batch_id);
CREATE INDEX idx_change_log_entity ON catalog_change_log(entity_type, entity_id);
`,
}
