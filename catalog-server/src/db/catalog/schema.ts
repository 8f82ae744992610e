import type { Database } from 'bun:sqlite'
import { AppError } from '../../base/errors.ts'
import { sortKey, useSorting } from '../../base/sort-key.ts'
import { migrate } from '../migrate.ts'
import type { Schema } from '../migrate.ts'
import { openStore } from '../sqlite.ts'
import type { Store } from '../sqlite.ts'
import { base } from './migrations/0001-base.ts'
import { displayImage } from './migrations/0002-display-image.ts'
import { changelog } from './migrations/0003-changelog.ts'
import { library } from './migrations/0004-library.ts'
import { handEdits } from './migrations/0005-hand-edits.ts'
import { listed } from './migrations/0006-listed.ts'
import { listedSql } from './listed-sql.ts'
import { editedFields } from './migrations/0007-edited-fields.ts'
import { lyrics } from './migrations/0009-lyrics.ts'
import { loudness } from './migrations/0010-loudness.ts'
import { changedFiles } from './migrations/0012-changed-files.ts'
import { sortKeys } from './migrations/0014-sort-keys.ts'
import { albumParts } from './migrations/0015-album-parts.ts'
import { replaced } from './migrations/0016-replaced.ts'
import { overrides } from './migrations/0017-overrides.ts'
import { goneSince } from './migrations/0018-gone-since.ts'
import { numberedQueue } from './migrations/0019-numbered-queue.ts'
import { sorting } from './migrations/0021-sorting.ts'
import { titleKeys } from './migrations/0022-title-keys.ts'
import { readAgain } from './migrations/0023-read-again.ts'
import { readAnew } from './migrations/0024-read-anew.ts'
import { sharedCovers } from './migrations/0025-shared-covers.ts'
import { storedOrder } from './migrations/0026-stored-order.ts'
import { albumYears } from './migrations/0027-album-years.ts'
import { readSorting } from './sorting.ts'
import columns from './columns.json'
import type { CatalogTables } from './tables.ts'

export type CatalogStore = Store<CatalogTables>

const versionBase = 99_999

export const catalogSchema: Schema = {
  label: 'catalog.db',
  columns,
  migrations: [
    base,
    displayImage,
    changelog,
    library,
    handEdits,
    listed,
    editedFields,
    lyrics,
    loudness,
    changedFiles,
    sortKeys,
    albumParts,
    replaced,
    overrides,
    goneSince,
    numberedQueue,
    sorting,
    titleKeys,
    readAgain,
    readAnew,
    sharedCovers,
    storedOrder,
    albumYears,
  ],
  versionBase,
  adopt: adoptReferenceCatalog,
}

/**
 * Catalogs of other installations and importers have version 99999, 100000 or 100001: these are our first three
 * migrations.
 */
function adoptReferenceCatalog(_: Database, version: number): number {
  const steps = version - versionBase + 1
  if (steps < 1)
    throw new AppError(
      'conflict',
      `catalog.db is too old (version ${version}) or not a catalog. The file was not changed.`,
    )
  if (steps > 3)
    throw new AppError(
      'conflict',
      `catalog.db is too new (version ${version}). Use the newer version of Pezzottify.`,
    )
  return steps
}

/** Opens the catalog with `synchronous = NORMAL`: a scan can restore it, so a power cut may lose the last moment. */
export function openCatalog(path: string): CatalogStore {
  migrate(path, catalogSchema)
  const store = openStore<CatalogTables>(path, 'NORMAL')
  useSorting(readSorting(store.writer, 'wanted'))
  fillSortKeys(store.writer)
  return store
}

/**
 * Fills the sort keys of rows that other programs wrote, or that are older than the current form. Only listed rows are
 * checked: the index of the list finds them, where reading every row would take a second of each start with a million
 * tracks.
 */
function fillSortKeys(database: Database): void {
  for (const table of ['artists', 'albums', 'tracks'] as const) {
    const rows = database
      .query<{ id: string; name: string; sortName: string | null }, []>(
        `SELECT id, name, ${table === 'artists' ? 'sort_name' : 'NULL'} AS sortName FROM ${table} WHERE sort_key IS NULL AND ${listedSql[table]}`,
      )
      .all()
    if (rows.length === 0) continue
    const update = database.query(`UPDATE ${table} SET sort_key = ? WHERE id = ?`)
    database.transaction(() => {
      for (const row of rows) update.run(sortKey(row.name, row.sortName), row.id)
    })()
  }
}
