import type { Migration } from '../../migrate.ts'

/**
 * Tags and names are understood otherwise: places of files without numbers, dates, marks of compilations, songs without a
 * release. A file that is read again must not part from those that are not, so all of them are, by the next scan.
 */
export const readAnew: Migration = {
  name: '0024-read-anew',
  sql: 'UPDATE scanned_files SET changed_ns = 0;',
}
