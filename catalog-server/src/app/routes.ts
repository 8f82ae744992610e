import type { EndpointGroup } from '@pezzottify/contract'
import { api, socketPath } from '@pezzottify/contract'
import { Hono } from 'hono'
import type { Services } from './compose.ts'
import { analyticsRoutes } from '../admin/analytics/routes.ts'
import { runDoctor } from '../admin/doctor/doctor.ts'
import { healthChecks } from '../admin/doctor/health-checks.ts'
import { operationRoutes } from '../admin/operations/routes.ts'
import { storagePlaces } from '../admin/operations/storage.ts'
import { serverRoutes } from '../admin/server/routes.ts'
import { changelogRoutes } from '../catalog/changelog/routes.ts'
import { imageRoutes } from '../catalog/images/routes.ts'
import { catalogRoutes } from '../catalog/read/routes.ts'
import { searchRoutes } from '../catalog/search/routes.ts'
import { likeRoutes } from '../collection/likes/routes.ts'
import { playlistRoutes } from '../collection/playlists/routes.ts'
import { settingRoutes } from '../collection/settings/routes.ts'
import { createApiDocs, docsPath } from '../http/api-docs.ts'
import type { Env, Handlers, Router } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { foreignPagePolicy, pagePolicy } from '../http/page-headers.ts'
import { createStaticSite } from '../http/static-site.ts'
import { statusPage } from '../http/status-page.ts'
import { answerUnrouted } from '../http/unrouted.ts'
import { accountRoutes } from '../identity/accounts/routes.ts'
import { deviceRoutes } from '../identity/devices/routes.ts'
import { authRoutes } from '../identity/sessions/routes.ts'
import { setupRoutes } from '../identity/setup/routes.ts'
import { editingRoutes } from '../library/edit/routes.ts'
import { libraryRoutes } from '../library/routes.ts'
import { downloadRoutes } from '../playback/downloads/routes.ts'
import { listeningRoutes } from '../playback/plays/routes.ts'
import { playbackRoutes } from '../playback/stream/routes.ts'
import { syncRoutes } from '../sync/routes.ts'

/** Mounts everything the server answers: the endpoints, the socket, the API viewer, and the web app for all else. */
export function mountRoutes(services: Services): Router {
  const { config, clock, guard, health, storage, artDirectory, metrics, hub, sockets } = services
  const router = new Hono<Env>()
  const serve = <G extends EndpointGroup>(group: G, handlers: Handlers<G>): void =>
    mount(router, guard, group, handlers)
  const cacheControl = `private, max-age=${config.contentCacheAgeSeconds}`

  serve(
    api.server,
    serverRoutes({
      version: config.version,
      canTranscode: services.canTranscode,
      health,
      doctor: async () => [...(await runDoctor({ ...config, clock, storage })), ...healthChecks(health)],
    }),
  )
  serve(api.setup, setupRoutes(services.setup))
  serve(api.auth, authRoutes(services.auth, config, metrics.meterLogin))
  serve(
    api.catalog,
    catalogRoutes(services.catalog, services.kept, cacheControl, services.onDemand?.complete),
  )
  serve(api.playback, playbackRoutes(services.playback, cacheControl))
  serve(api.images, imageRoutes(services.images, cacheControl))
  if (services.search) serve(api.search, searchRoutes(services.search))
  serve(api.library, libraryRoutes(services.library))
  serve(api.editing, editingRoutes(services.editing))
  serve(api.changelog, changelogRoutes(services.changelog))
  serve(api.downloads, downloadRoutes(services.downloads))
  serve(api.likes, likeRoutes(services.likes))
  serve(api.playlists, playlistRoutes(services.playlists))
  serve(api.settings, settingRoutes(services.settings))
  serve(api.sync, syncRoutes(services.sync, services.undo))
  serve(api.accounts, accountRoutes(services.accounts, services.grants))
  serve(
    api.analytics,
    analyticsRoutes({
      service: services.analytics,
      bandwidth: services.bandwidth,
      online: hub.onlineUsers,
    }),
  )
  serve(api.devices, deviceRoutes(services.devices))
  serve(api.listening, listeningRoutes(services.listening))
  serve(
    api.operations,
    operationRoutes({
      places: storagePlaces(config, artDirectory),
      dataFolder: config.dataFolder,
      storage,
      onReboot: config.onReboot ?? null,
      supervised: config.supervised ?? false,
      log: config.log,
    }),
  )

  router.get(socketPath, (context) => sockets.upgrade(context.req.raw, context.env))
  const docs = createApiDocs()
  router.get(`${docsPath}/`, (context) => context.redirect(docsPath, 301))
  for (const path of [docsPath, `${docsPath}/:script`]) router.get(path, (context) => docs(context.req.raw))
  const pages = config.webIsForeign ? foreignPagePolicy : pagePolicy
  answerUnrouted(
    router,
    config.webFolder === null ? statusPage(clock) : createStaticSite(config.webFolder, pages),
  )
  return router
}
