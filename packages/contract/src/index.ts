import { auth } from './auth.ts'
import { catalog } from './catalog.ts'
import { library } from './library.ts'
import { images, playback } from './playback.ts'
import { search } from './search.ts'
import { server } from './server.ts'
import { setup } from './setup.ts'

/** Every endpoint there is, by the room that serves it. */
export const api = { server, setup, auth, catalog, playback, images, search, library }
export type Api = typeof api

export * from './auth.ts'
export * from './catalog-shapes.ts'
export * from './endpoint.ts'
export * from './errors.ts'
export * from './events.ts'
export * from './ids.ts'
export * from './library.ts'
export * from './limits.ts'
export * from './openapi.ts'
export * from './page.ts'
export * from './permissions.ts'
export * from './search.ts'
export * from './server.ts'
export * from './settings.ts'
export * from './setup.ts'
