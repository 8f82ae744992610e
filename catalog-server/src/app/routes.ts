import type { DoctorCheck, Endpoint } from '@pezzottify/contract'
import { api, socketPath } from '@pezzottify/contract'
import { Hono } from 'hono'
import { mountAdministration } from './routes-administration.ts'
import { authRoutes } from '../identity/sessions/routes.ts'
import { createKeptAnswers } from '../catalog/read/response-cache.ts'
import { catalogRoutes } from '../catalog/read/routes.ts'
import { changelogRoutes } from '../catalog/changelog/routes.ts'
import { downloadRoutes } from '../playback/downloads/routes.ts'
import { editingRoutes } from '../library/edit/routes.ts'
import { imageRoutes } from '../catalog/images/routes.ts'
import { libraryRoutes } from '../library/routes.ts'
import { likeRoutes } from '../collection/likes/routes.ts'
import { playbackRoutes } from '../playback/stream/routes.ts'
import { playlistRoutes } from '../collection/playlists/routes.ts'
import { searchRoutes } from '../catalog/search/routes.ts'
import { createOnce } from '../events/idempotency.ts'
import { runDoctor } from '../admin/doctor/doctor.ts'
import { serverRoutes } from '../admin/server/routes.ts'
import { settingRoutes } from '../collection/settings/routes.ts'
import { setupRoutes } from '../identity/setup/routes.ts'
import { syncRoutes } from '../sync/routes.ts'
import { createSync } from '../sync/service.ts'
import { createSockets } from '../sync/socket.ts'
import { createUndo } from '../collection/undo.ts'
import { createValidTokens } from '../identity/sessions/valid-tokens.ts'
import { createApiDocs, docsPath } from '../http/api-docs.ts'
import type { HealthProblem } from '../base/health.ts'
import type { Env, Gate } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { foreignPagePolicy, pagePolicy } from '../http/page-headers.ts'
import { createStaticSite } from '../http/static-site.ts'
import { statusPage } from '../http/status-page.ts'
import { answerUnrouted } from '../http/unrouted.ts'
import type { Rooms } from './compose.ts'

/** The rooms behind their routes, and the sockets. */
export function composeRouter(rooms: Rooms) {
  const {
    config,
    clock,
    canTranscode,
    catalogStore,
    userStore,
    events,
    hub,
    metrics,
    bandwidth,
    artDirectory,
    users,
    health,
    storage,
  } = rooms
  const { likes, playlists, settings } = rooms
  const { auth, setup, catalog, search, images, playback, library, changelog, editing, downloads, onDemand } =
    rooms
  const { log } = config
  const gate = gateOf(rooms)
  const sockets = createSockets({
    hub,
    events,
    gate,
    validTokens: createValidTokens(userStore, clock),
    version: config.version,
    log,
  })

  const router = new Hono<Env>()
  const cacheControl = `private, max-age=${config.contentCacheAgeSeconds}`
  const doctor = async () => [
    ...(await runDoctor({ ...config, clock, storage })),
    ...health.problems().map(checkOf),
  ]
  mount(router, gate, api.server, serverRoutes({ version: config.version, canTranscode, health, doctor }))
  mount(router, gate, api.setup, setupRoutes(setup))
  mount(router, gate, api.auth, authRoutes(auth, config, metrics.meterLogin))
  const kept = createKeptAnswers(catalogStore)
  mount(router, gate, api.catalog, catalogRoutes(catalog, kept, cacheControl, onDemand?.complete))
  mount(router, gate, api.playback, playbackRoutes(playback, cacheControl))
  mount(router, gate, api.images, imageRoutes(images, cacheControl))
  if (search) mount(router, gate, api.search, searchRoutes(search))
  mount(router, gate, api.library, libraryRoutes(library))
  mount(router, gate, api.editing, editingRoutes(editing))
  mount(router, gate, api.changelog, changelogRoutes(changelog))
  mount(router, gate, api.downloads, downloadRoutes(downloads))
  mount(router, gate, api.likes, likeRoutes(likes))
  mount(router, gate, api.playlists, playlistRoutes(playlists))
  mount(router, gate, api.settings, settingRoutes(settings))
  const undo = createUndo({ events, likes, playlists, settings })
  mount(
    router,
    gate,
    api.sync,
    syncRoutes(
      createSync({ users: userStore, events, clock, cutOff: rooms.failed('An answer was cut off') }),
      undo,
    ),
  )
  const shared = {
    router,
    gate,
    config,
    clock,
    events,
    users,
    hub,
    bandwidth,
    metrics,
    artDirectory,
    storage,
  }
  mountAdministration({ ...shared, store: userStore })
  router.get(socketPath, (context) => sockets.upgrade(context.req.raw, context.env))
  const docs = createApiDocs()
  router.get(`${docsPath}/`, (context) => context.redirect(docsPath, 301))
  for (const path of [docsPath, `${docsPath}/:script`]) router.get(path, (context) => docs(context.req.raw))
  const pages = config.webIsForeign ? foreignPagePolicy : pagePolicy
  answerUnrouted(
    router,
    config.webFolder === null ? statusPage(clock) : createStaticSite(config.webFolder, pages),
  )
  return { router, sockets }
}

/** What the server met itself, as the doctor tells it. */
const checkOf = ({ reason, subject, detail }: HealthProblem): DoctorCheck => ({
  name: reason,
  state: 'failed',
  message: detail.includes(subject) ? detail : `${subject}: ${detail}`,
  fix: null,
})

/** Endpoints whose change and receipt are one transaction. */
export const recordedEndpoints = new Set<Endpoint>(
  [api.likes, api.playlists, api.settings, api.sync].flatMap((group) => Object.values<Endpoint>(group)),
)

/** What every route asks before its handler. */
function gateOf(rooms: Rooms): Gate {
  const { sessions, limits, uses, receipts, answerError } = rooms
  return {
    sessionOf: (headers) => sessions.of(headers),
    spend: limits.request,
    use: (session, permission, change) => uses.spend(session.user_id, permission, change),
    once: createOnce({
      receipts,
      isRecorded: (endpoint) => recordedEndpoints.has(endpoint),
      answerError,
    }),
  }
}
