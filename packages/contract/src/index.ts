import { accounts, analytics } from './admin.ts'
import { auth } from './auth.ts'
import { catalog } from './catalog.ts'
import { changelog } from './changelog.ts'
import { downloads } from './downloads.ts'
import { editing } from './editing.ts'
import { library } from './library.ts'
import { likes } from './likes.ts'
import { listening } from './listening.ts'
import { images, playback } from './playback.ts'
import { playlists } from './playlists.ts'
import { search } from './search.ts'
import { operations, server } from './server.ts'
import { setup } from './setup.ts'
import { sync } from './sync.ts'
import { devices, settings } from './user.ts'

/** Every endpoint there is, by the room that serves it. */
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
}
export type Api = typeof api

export * from './auth.ts'
export * from './catalog-shapes.ts'
export * from './endpoint.ts'
export * from './errors.ts'
export * from './events.ts'
export * from './ids.ts'
export * from './library.ts'
export * from './limits.ts'
export * from './page.ts'
export * from './permissions.ts'
export * from './search.ts'
export * from './server.ts'
export * from './settings.ts'
export * from './setup.ts'
export * from './admin.ts'
export * from './changelog.ts'
export * from './downloads.ts'
export * from './editing.ts'
export * from './likes.ts'
export * from './listening.ts'
export * from './playlists.ts'
export * from './reading.ts'
export * from './socket.ts'
export * from './sync.ts'
export * from './user.ts'
