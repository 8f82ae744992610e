import type { Database } from 'bun:sqlite'
import { AppError } from '../../base/errors.ts'
import type { QueryTimer } from '../../metrics/query-timer.ts'
import { untimed } from '../../metrics/query-timer.ts'
import { migrate } from '../migrate.ts'
import type { Schema } from '../migrate.ts'
import { openStore } from '../sqlite.ts'
import type { Store } from '../sqlite.ts'
import { accounts } from './migrations/0001-accounts.ts'
import { downloads } from './migrations/0003-downloads.ts'
import { sync } from './migrations/0004-sync.ts'
import { likedOrder } from './migrations/0005-liked-order.ts'
import { listened } from './migrations/0006-listened.ts'
import { together } from './migrations/0007-together.ts'
import { appPasswords } from './migrations/0008-app-passwords.ts'
import { ratingsBookmarksQueues } from './migrations/0009-ratings-bookmarks-queues.ts'
import { sharedPlayback } from './migrations/0010-shared-playback.ts'
import columns from './columns.json'
import type { UserTables } from './tables.ts'

/** `timed` wraps the operations that users wait for, to measure them: see `QueryTimer`. */
export type UserStore = Store<UserTables> & { timed: QueryTimer }

export const userSchema: Schema = {
  label: 'user.db',
  columns,
  migrations: [
    accounts,
    downloads,
    sync,
    likedOrder,
    listened,
    together,
    appPasswords,
    ratingsBookmarksQueues,
    sharedPlayback,
  ],
  versionBase: 200_001,
  adopt: refuseForeign,
}

function refuseForeign(_: Database, version: number): never {
  const isOriginal = version >= 99_999 && version <= 100_008
  throw new AppError(
    'conflict',
    isOriginal
      ? 'user.db was made by the original catalog server and cannot be used in place. Move it elsewhere and take it over: pezzottify import reference --users FILE. It was not changed.'
      : 'user.db was made by another program and cannot be used. Choose another file with --user-db; this one was not changed.',
  )
}

/**
 * A small cache: the file grows with every year of use, but little of it is read; most of it is the
 * event log.
 */
const cacheKb = 4_000

/** Opens the user database with `synchronous = FULL`: acknowledged changes survive a power cut. */
export function openUsers(path: string, timed = untimed): UserStore {
  migrate(path, userSchema)
  return Object.assign(openStore<UserTables>(path, 'FULL', cacheKb), { timed })
}
