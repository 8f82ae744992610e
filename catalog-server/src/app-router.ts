import type { DoctorCheck, Endpoint } from '@pezzottify/contract'
import { api, socketPath } from '@pezzottify/contract'
import { Hono } from 'hono'
import { mountAdministration } from './app-administration.ts'
import { authRoutes } from './features/auth/routes.ts'
import { createKeptAnswers } from './features/catalog/kept-answers.ts'
import { catalogRoutes } from './features/catalog/routes.ts'
import { changelogRoutes } from './features/changelog/routes.ts'
import { downloadRoutes } from './features/downloads/routes.ts'
import { editingRoutes } from './features/editing/routes.ts'
import { imageRoutes } from './features/images/routes.ts'
import { libraryRoutes } from './features/library/routes.ts'
import { likeRoutes } from './features/likes/routes.ts'
import { playbackRoutes } from './features/playback/routes.ts'
import { playlistRoutes } from './features/playlists/routes.ts'
import { searchRoutes } from './features/search/routes.ts'
import { createOnce } from './features/receipts/once.ts'
import { runDoctor } from './features/server/doctor.ts'
import { serverRoutes } from './features/server/routes.ts'
import { settingRoutes } from './features/settings/routes.ts'
import { setupRoutes } from './features/setup/routes.ts'
import { syncRoutes } from './features/sync/routes.ts'
import { createSync } from './features/sync/service.ts'
import { createSockets } from './features/sync/socket.ts'
import { createUndo } from './features/sync/undo.ts'
import { createValidTokens } from './features/sync/valid-tokens.ts'
import { createApiDocs, docsPath } from './http/api-docs.ts'
import type { HealthProblem } from './health.ts'
import type { Env, Gate } from './http/mount.ts'
import { mount } from './http/mount.ts'
import { foreignPagePolicy, pagePolicy } from './http/page-headers.ts'
import { createStaticSite } from './http/static-site.ts'
import { statusPage } from './http/status-page.ts'
import { answerUnrouted } from './http/unrouted.ts'
import type { Rooms } from './app-rooms.ts'

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
