import type { Migration } from '../../migrate.ts'

/**
 * Tags are understood otherwise: titles that name their disc, sides of records, names that are none. A file that is read
 * again must not part from those that are not, so all of them are, by the next scan.
 */
export const readAgain: Migration = {
  name: '0023-read-again',
  sql: 'UPDATE scanned_files SET changed_ns = 0;',
}
