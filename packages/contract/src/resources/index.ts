import { accounts } from './accounts.ts'
import { analytics } from './analytics.ts'
import { appPasswords } from './app-passwords.ts'
import { auth } from './auth.ts'
import { backups } from './backups.ts'
import { catalog } from './catalog.ts'
import { changelog } from './changelog.ts'
import { downloads } from './downloads.ts'
import { editing } from './editing.ts'
import { grouping } from './grouping.ts'
import { library } from './library.ts'
import { likes } from './likes.ts'
import { listening } from './listening.ts'
import { images } from './images.ts'
import { playback } from './playback.ts'
import { playlists } from './playlists.ts'
import { radio } from './radio.ts'
import { remote } from './remote.ts'
import { search } from './search.ts'
import { operations } from './operations.ts'
import { server } from './server.ts'
import { setup } from './setup.ts'
import { sync } from './sync.ts'
import { devices } from './devices.ts'
import { settings } from './settings.ts'

/** All endpoints, by resource. */
export const api = {
  server,
  setup,
  auth,
  catalog,
  playback,
  remote,
  radio,
  images,
  search,
  library,
  grouping,
  likes,
  playlists,
  settings,
  sync,
  editing,
  changelog,
  downloads,
  listening,
  devices,
  appPasswords,
  accounts,
  analytics,
  operations,
  backups,
}
export type Api = typeof api
