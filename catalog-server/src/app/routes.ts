import type { EndpointGroup } from '@pezzottify/contract'
import { api, socketPath } from '@pezzottify/contract'
import { AppError } from '../base/errors.ts'
import type { Services } from './compose.ts'
import { analyticsRoutes } from '../admin/analytics/index.ts'
import { backupRoutes } from '../admin/backup/index.ts'
import { createPromptDoctor, healthChecks } from '../admin/doctor/index.ts'
import { operationRoutes, storedPaths } from '../admin/operations/index.ts'
import { serverRoutes } from '../admin/server/index.ts'
import { catalogRoutes, changelogRoutes, imageRoutes, searchRoutes } from '../catalog/index.ts'
import { likeRoutes, playlistRoutes, settingRoutes } from '../collection/index.ts'
import { createApiDocs, docsPath } from '../http/api-docs.ts'
import type { Handlers } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { foreignPagePolicy, pagePolicy } from '../http/page-headers.ts'
import type { Router } from '../http/router.ts'
import { createRouter } from '../http/router.ts'
import { createStaticSite } from '../http/static-site.ts'
import { statusPage } from '../http/status-page.ts'
import { accountRoutes, appPasswordRoutes, authRoutes, deviceRoutes, setupRoutes } from '../identity/index.ts'
import { editingRoutes, groupingRoutes, libraryRoutes } from '../library/index.ts'
import {
  downloadRoutes,
  listeningRoutes,
  playbackRoutes,
  radioRoutes,
  remoteRoutes,
} from '../playback/index.ts'
import { mountSubsonic } from '../subsonic/index.ts'
import { syncRoutes, upgradeToSocket } from '../sync/index.ts'

/** Mounts all routes: the endpoints, the socket, the API viewer, and the web app for everything else. */
export function mountRoutes(services: Services): Router {
  const { config, clock, guard, health, storage, artDirectory, metrics, hub, sockets } = services
  const pages = config.webIsForeign ? foreignPagePolicy : pagePolicy
  const router = createRouter(
    config.webFolder === null ? statusPage(clock) : createStaticSite(config.webFolder, pages),
  )
  const serve = <G extends EndpointGroup>(group: G, handlers: Handlers<G>): void =>
    mount(router, guard, group, handlers)
  const cacheControl = `private, max-age=${config.contentCacheAgeSeconds}`

  const doctor = createPromptDoctor({ ...config, clock, storage })
  serve(
    api.server,
    serverRoutes({
      version: services.version,
      startedAt: clock.now(),
      isSupervised: config.supervised ?? false,
      canTranscode: services.canTranscode,
      androidApk: config.androidApk,
      subsonic: config.subsonic,
      health,
      doctor: async () => [...(await doctor()), ...healthChecks(health)],
    }),
  )
  serve(api.setup, setupRoutes(services.setup))
  serve(api.auth, authRoutes(services.auth, config, metrics.meterLogin, services.accounts))
  serve(
    api.catalog,
    catalogRoutes(
      services.catalog,
      services.lyrics,
      services.responseCache,
      services.playlistFiles.match,
      cacheControl,
      services.onDemand?.complete,
    ),
  )
  serve(api.playback, playbackRoutes(services.playback, cacheControl))
  serve(api.remote, remoteRoutes(services.remote))
  serve(api.radio, radioRoutes(services.radio))
  serve(api.images, imageRoutes(services.images, cacheControl))
  if (services.search) serve(api.search, searchRoutes(services.search))
  serve(api.library, libraryRoutes(services.library, services.loudness))
  serve(api.grouping, groupingRoutes(services.library.grouping))
  serve(api.editing, editingRoutes(services.editing))
  serve(api.changelog, changelogRoutes(services.changelog))
  serve(api.downloads, downloadRoutes(services.downloads))
  serve(api.likes, likeRoutes(services.likes))
  serve(api.playlists, playlistRoutes(services.playlists, services.playlistFiles))
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
  serve(api.appPasswords, appPasswordRoutes(services.appPasswords))
  serve(api.listening, listeningRoutes(services.listening))
  serve(
    api.operations,
    operationRoutes({
      paths: storedPaths(config, artDirectory),
      dataFolder: config.dataFolder,
      storage,
      onReboot: config.onReboot ?? null,
      supervised: config.supervised ?? false,
      log: config.log,
    }),
  )

  serve(
    api.backups,
    backupRoutes({
      backups: services.backups,
      schedule: services.schedule,
      requireSetupCode: services.setup.requireCode,
    }),
  )

  mountSubsonic(router, {
    ...services,
    isOpen: config.subsonic !== 'off',
    consume: guard.consume,
  })

  router.add('GET', socketPath, (request, context) => upgradeToSocket({ sockets, guard }, request, context))
  const docs = createApiDocs()
  router.add(
    'GET',
    `${docsPath}/`,
    () => new Response(null, { status: 301, headers: { location: docsPath } }),
  )
  for (const path of [docsPath, `${docsPath}/{script}`]) router.add('GET', path, docs)
  // The web app would answer with a page, and whoever looks for the metrics here would not learn that they are elsewhere.
  for (const path of ['/metrics', '/metrics/'])
    router.add('GET', path, () => {
      throw new AppError('not_found')
    })
  return router
}
