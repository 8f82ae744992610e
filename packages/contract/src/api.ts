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
