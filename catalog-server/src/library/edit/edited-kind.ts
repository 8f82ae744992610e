import type { ChangedKind } from '@pezzottify/contract'
import type { Transaction } from 'kysely'
import type { CatalogTables } from '../../db/catalog/tables.ts'
import { afterEdit, readEditedFields, writeEditedFields } from '../../catalog/index.ts'
import { requireFound } from './checks.ts'

export type Tx = Transaction<CatalogTables>

/** The bare record in the form of the wire, with its writable links. */
export type Snapshot = Readonly<Record<string, unknown>> & { id: string }

/** An update of one item, before and after. */
export type Edit = { before: Snapshot; after: Snapshot; now: number }

/** The specific parts of one kind; everything else is the same for all four. */
export type EditedKind<Body extends { id: string }> = {
  kind: ChangedKind
  /** Checks that the contract cannot express and that need no query. @throws AppError `bad_request` */
  check?(body: Body): void
  /** Checks the items that the body refers to. @throws AppError `bad_request` */
  checkReferences(tx: Tx, body: Body): Promise<void>
  snapshot(tx: Tx, id: string): Promise<Snapshot | null>
  insert(tx: Tx, body: Body, now: number): Promise<void>
  /**
   * Links whose key is absent stay. @throws AppError `bad_request` for values that this row does not
   * allow
   */
  update(tx: Tx, body: Body): Promise<void>
  /** Records the fields that a person changed. */
  markEdited(tx: Tx, edit: Edit): Promise<void>
  /** Deletes it with its links. @returns the other items deleted with it */
  remove(tx: Tx, id: string): Promise<{ kind: ChangedKind; before: Snapshot }[]>
}

export async function requireArtists(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const rows = await tx.selectFrom('artists').select('id').where('id', 'in', ids).execute()
  requireFound('artist', ids, new Set(rows.map((row) => row.id)))
}

export async function requireAlbum(tx: Tx, id: string): Promise<void> {
  const rows = await tx.selectFrom('albums').select('id').where('id', '=', id).execute()
  requireFound('album', [id], new Set(rows.map((row) => row.id)))
}

export async function requireImage(tx: Tx, id: string | null | undefined): Promise<void> {
  if (id === null || id === undefined) return
  const rows = await tx.selectFrom('images').select('id').where('id', '=', id).execute()
  requireFound('image', [id], new Set(rows.map((row) => row.id)))
}

/** The fields that differ become edited fields: scans leave them as they are. */
export const markFieldsEdited =
  (table: 'artists' | 'albums' | 'tracks') =>
  async (tx: Tx, { before, after, now }: Edit): Promise<void> => {
    const row = await tx
      .selectFrom(table)
      .select('edited_fields')
      .where('id', '=', after.id)
      .executeTakeFirstOrThrow()
    const edited = afterEdit(readEditedFields(row.edited_fields), before, after)
    await tx
      .updateTable(table)
      .set({ edited_at: now, edited_fields: writeEditedFields(edited) })
      .where('id', '=', after.id)
      .execute()
  }
