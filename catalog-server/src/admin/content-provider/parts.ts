import type { Clock } from '../../base/clock.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import type { UserStore } from '../../db/user/schema.ts'
import type { Log } from '../../base/log.ts'
import type { Reader } from '../../library/index.ts'
import type { Storage } from '../../media/storage.ts'
import type { Downloader } from './client.ts'

export type OnDemandParts = {
  downloader: Downloader
  catalog: CatalogStore
  users: UserStore
  clock: Clock
  log: Log
  mediaPath: string
  storage: Storage
  /** The longest that a read waits for a fetch, which goes on meanwhile. */
  waitMs: number
  reader: Pick<Reader, 'read'>
  onCatalogChange(): void
}

/** The tools of one completion. */
export type Job = OnDemandParts & {
  /** A path for a new file in the temporary folder of this completion, which is removed with it. */
  temporaryFile(): string
}
