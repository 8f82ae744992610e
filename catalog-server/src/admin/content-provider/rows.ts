import type { Insertable, Kysely, Transaction } from 'kysely'
import { sql } from 'kysely'
import { isEdited, readActivityPeriods } from '../../catalog/index.ts'
import type { CatalogTables } from '../../db/catalog/tables.ts'
import { sortKey } from '../../base/sort-key.ts'
import type { ArtistPayload } from './payloads.ts'
import type { FetchedPicture } from './picture.ts'

export type Tx = Transaction<CatalogTables>
/** A fetched artist, or just a name. */
export type NewArtist = Pick<ArtistPayload, 'id' | 'name'> &
  Partial<Pick<ArtistPayload, 'genre' | 'activity_periods'>>

/** SQLite takes 32,766 values in one statement; no row here has more than thirty. */
const rowsPerStatement = 1_000

/** The ids among these that the catalog has. */
export async function knownArtists(db: Kysely<CatalogTables>, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db.selectFrom('artists').select('id').where('id', 'in', ids).execute()
  return new Set(rows.map((row) => row.id))
}

/** Adds rows in as few statements as possible; existing ones stay as they are. */
export async function addRows<T extends keyof CatalogTables & string>(
  tx: Tx,
  table: T,
  rows: readonly Insertable<CatalogTables[T]>[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerStatement)
    await tx
      .insertInto(table)
      .values(rows.slice(start, start + rowsPerStatement))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
}

/** Adds new artists. Existing data of an artist takes precedence over the downloader's. */
export const addArtists = (tx: Tx, artists: readonly NewArtist[], now: number): Promise<void> =>
  addRows(
    tx,
    'artists',
    artists.map((artist) => ({ id: artist.id, ...artistColumns(artist), added_at: now })),
  )

export const artistColumns = (artist: NewArtist) => ({
  name: artist.name,
  genres: JSON.stringify(artist.genre ?? []),
  activity_periods: JSON.stringify(readActivityPeriods(artist.activity_periods ?? [])),
  sort_key: sortKey(artist.name),
})

/**
 * Records a picture, and displays it unless another one is displayed, or a person chose to have none.
 */
export async function addPicture(
  tx: Tx,
  owner: 'artist' | 'album',
  id: string,
  picture: FetchedPicture | null,
): Promise<void> {
  if (!picture) return
  if (picture.record) await addRows(tx, 'images', [{ id: picture.id, ...picture.record }])
  const link = { image_id: picture.id, position: 0 }
  if (owner === 'artist')
    await addRows(tx, 'artist_images', [{ artist_id: id, image_type: 'portrait', ...link }])
  else await addRows(tx, 'album_images', [{ album_id: id, image_type: 'cover', ...link }])
  await tx
    .updateTable(`${owner}s`)
    .set({ display_image_id: picture.id })
    .where('id', '=', id)
    .where('display_image_id', 'is', null)
    .where(sql<boolean>`NOT ${sql.raw(isEdited('display_image_id'))}`)
    .execute()
}
