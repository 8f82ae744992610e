import { join } from 'node:path'
import { api } from '@pezzottify/contract'
import type { AppConfig } from './config.ts'
import type { Clock } from '../base/clock.ts'
import type { UserStore } from '../db/user/schema.ts'
import type { Hub } from '../events/hub.ts'
import type { EventLog } from '../events/log.ts'
import { createAuthority } from '../identity/permissions/authority.ts'
import { createGrants } from '../identity/permissions/grants.ts'
import { accountRoutes } from '../identity/accounts/routes.ts'
import { createAccounts } from '../identity/accounts/service.ts'
import { analyticsRoutes } from '../admin/analytics/routes.ts'
import { createAnalytics } from '../admin/analytics/service.ts'
import type { Bandwidth } from '../admin/bandwidth/service.ts'
import { deviceRoutes } from '../identity/devices/routes.ts'
import { createDevices } from '../identity/devices/service.ts'
import { listeningRoutes } from '../playback/plays/routes.ts'
import { createListening } from '../playback/plays/service.ts'
import { operationRoutes } from '../admin/operations/routes.ts'
import type { StoragePlace } from '../admin/operations/storage.ts'
import type { Users } from '../identity/accounts/users.ts'
import type { Gate, Router } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import type { Storage } from '../media/storage.ts'
import type { Metrics } from '../metrics/metrics.ts'

type Parts = {
  router: Router
  gate: Gate
  config: AppConfig
  clock: Clock
  store: UserStore
  events: EventLog
  users: Users
  hub: Hub
  bandwidth: Bandwidth
  metrics: Metrics
  artDirectory: string
  storage: Storage
}

/** The part of the composition that is about people: their accounts, devices and listening, and running the server. */
export function mountAdministration(parts: Parts): void {
  const { router, gate, config, clock, store, events, users, hub, bandwidth, metrics } = parts
  const authority = createAuthority(clock)
  const accounts = createAccounts({ store, users, clock, authority, sockets: hub })
  const grants = createGrants(store, events, clock, authority)
  mount(router, gate, api.accounts, accountRoutes(accounts, grants))
  mount(
    router,
    gate,
    api.analytics,
    analyticsRoutes({
      service: createAnalytics(store, clock),
      bandwidth,
      online: hub.onlineUsers,
    }),
  )
  mount(router, gate, api.devices, deviceRoutes(createDevices({ users: store, closeToken: hub.closeToken })))
  const listening = createListening({ users: store, clock, onFinished: metrics.meterPlay })
  mount(router, gate, api.listening, listeningRoutes(listening))
  mount(
    router,
    gate,
    api.operations,
    operationRoutes({
      places: placesOf(config, parts.artDirectory),
      dataFolder: config.dataFolder,
      storage: parts.storage,
      onReboot: config.onReboot ?? null,
      supervised: config.supervised ?? false,
      log: config.log,
    }),
  )
}

const placesOf = (config: AppConfig, artDirectory: string): StoragePlace[] => [
  { name: 'catalog.db', path: config.catalogDb, kind: 'database' },
  { name: 'user.db', path: config.userDb, kind: 'database' },
  { name: 'search.db', path: join(config.dataFolder, 'search.db'), kind: 'database' },
  { name: 'media', path: config.mediaPath, kind: 'folder', holdsMusic: true },
  { name: 'scaled pictures', path: join(config.cacheFolder, 'scaled'), kind: 'folder' },
  { name: 'embedded art', path: artDirectory, kind: 'folder' },
]
