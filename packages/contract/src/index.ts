import { accounts } from './resources/accounts.ts'
import { analytics } from './resources/analytics.ts'
import { auth } from './resources/auth.ts'
import { backups } from './resources/backups.ts'
import { catalog } from './resources/catalog.ts'
import { changelog } from './resources/changelog.ts'
import { downloads } from './resources/downloads.ts'
import { editing } from './resources/editing.ts'
import { library } from './resources/library.ts'
import { likes } from './resources/likes.ts'
import { listening } from './resources/listening.ts'
import { images } from './resources/images.ts'
import { playback } from './resources/playback.ts'
import { playlists } from './resources/playlists.ts'
import { search } from './resources/search.ts'
import { operations } from './resources/operations.ts'
import { server } from './resources/server.ts'
import { setup } from './resources/setup.ts'
import { sync } from './resources/sync.ts'
import { devices } from './resources/devices.ts'
import { settings } from './resources/settings.ts'

/** Every endpoint there is, by its resource. */
export const api = {
  server,
  setup,
  auth,
  catalog,
  playback,
  images,
  search,
  library,
  likes,
  playlists,
  settings,
  sync,
  editing,
  changelog,
  downloads,
  listening,
  devices,
  accounts,
  analytics,
  operations,
  backups,
}
export type Api = typeof api

export * from './endpoint.ts'
export * from './errors.ts'
export * from './events/index.ts'
export * from './ids.ts'
export * from './limits.ts'
export * from './page.ts'
export * from './permissions.ts'
export * from './events/reading.ts'
export * from './secret.ts'
export * from './settings.ts'
export * from './resources/socket.ts'
export * from './resources/accounts.ts'
export * from './resources/analytics.ts'
export * from './resources/auth.ts'
export * from './resources/backups.ts'
export * from './resources/catalog-shapes.ts'
export * from './resources/changelog.ts'
export * from './resources/devices.ts'
export * from './resources/downloads.ts'
export * from './resources/editing.ts'
export * from './resources/editing-shapes.ts'
export * from './resources/library.ts'
export * from './resources/likes.ts'
export * from './resources/listening.ts'
export * from './resources/operations.ts'
export * from './resources/playlists.ts'
export * from './resources/search.ts'
export * from './resources/server.ts'
export * from './resources/settings.ts'
export * from './resources/setup.ts'
export * from './resources/sync.ts'
