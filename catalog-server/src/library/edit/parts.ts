import type { Clock } from '../../base/clock.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import type { Catalog, Changelog } from '../../catalog/index.ts'
import type { Reader } from '../tags/reader.ts'
import type { Storage } from '../../media/storage.ts'
import type { Incoming } from './incoming.ts'

export type EditingParts = {
  store: CatalogStore
  catalog: Pick<Catalog, 'artist' | 'album' | 'track'>
  changelog: Pick<Changelog, 'record'>
  clock: Clock
  /** The folder for uploaded files. */
  mediaPath: string
  storage: Storage
  reader: Pick<Reader, 'read'>
  onCatalogChange(): void
  /** The remains of interrupted uploads are removed after it. */
  quiet: Promise<void>
}

export type UploadParts = EditingParts & { incoming: Incoming }
