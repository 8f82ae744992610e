import type { Migration } from '../../migrate.ts'

/** The form of the sort keys changed: they are rebuilt when the catalog is opened. */
export const sortKeys: Migration = {
  name: '0014-sort-keys',
  sql: `
UPDATE artists SET sort_key = NULL;
UPDATE albums SET sort_key = NULL;
UPDATE tracks SET sort_key = NULL;
`,
}
