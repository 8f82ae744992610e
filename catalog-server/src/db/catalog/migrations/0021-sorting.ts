import type { Migration } from '../../migrate.ts'

/**
 * How names are put in order: as it is wanted, and as the sort keys were last made, so that a change which was interrupted
 * goes on at the next start. Without rows it is the usual order. An article is one only before a space now ("A-ha" is none):
 * such names get their key anew when the catalog is opened.
 */
export const sorting: Migration = {
  name: '0021-sorting',
  sql: `
CREATE TABLE sorting (
  state TEXT PRIMARY KEY CHECK (state IN ('wanted', 'made')),
  language TEXT NOT NULL,
  articles INTEGER NOT NULL
) WITHOUT ROWID;
${['artists', 'albums', 'tracks']
  .map(
    (table) =>
      `UPDATE ${table} SET sort_key = NULL WHERE lower(name) GLOB 'a[^a-z0-9 ]*' OR lower(name) GLOB 'an[^a-z0-9 ]*' OR lower(name) GLOB 'the[^a-z0-9 ]*';`,
  )
  .join('\n')}
`,
}
