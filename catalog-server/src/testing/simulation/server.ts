import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeviceId, UserId } from '@pezzottify/contract'
import { api, permissions } from '@pezzottify/contract'
import type { UserStore } from '../../db/user/schema.ts'
import { openUsers } from '../../db/user/schema.ts'
import type { Hub } from '../../events/hub.ts'
import { createHub } from '../../events/hub.ts'
import type { EventLog } from '../../events/log.ts'
import { createEventLog } from '../../events/log.ts'
import { createIdempotencyRecords } from '../../events/idempotency-records.ts'
import { createEventsForOthers } from '../../sync/events-for-others.ts'
import { createCollection } from '../../collection/create.ts'
import { likeRoutes } from '../../collection/likes/routes.ts'
import { playlistRoutes } from '../../collection/playlists/routes.ts'
import { createIdempotency } from '../../events/idempotency.ts'
import { settingRoutes } from '../../collection/settings/routes.ts'
import { syncRoutes } from '../../sync/routes.ts'
import { createSync } from '../../sync/service.ts'
import { errorResponse } from '../../http/error-response.ts'
import type { Guard } from '../../http/mount.ts'
import { mount } from '../../http/mount.ts'
import { createRouter } from '../../http/router.ts'
import { createLog } from '../../base/log.ts'
import { answerWith } from '../answer-with.ts'

export const users = [1, 2] as UserId[]
export const devicesEach = 3

/** A file system in memory, if there is one: thousands of rounds need no disk. */
const root = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

export type SimulatedServer = ReturnType<typeof createSimulatedServer>

/**
 * The server with the sync of users' own things, on a database of its own: started, killed and restored
 * at will.
 */
export function createSimulatedServer(now: () => number) {
  const folder = mkdtempSync(join(root, 'pezzottify-simulation-'))
  const path = join(folder, 'user.db')
  const backup = join(folder, 'backup.db')
  const clock = { now: () => 1_700_000_000 + Math.floor(now() / 1_000), monotonicMs: now }
  const log = createLog('ERROR')
  const answerError = (error: unknown): Response => errorResponse(error, log)
  let running: {
    store: UserStore
    hub: Hub
    events: EventLog
    answer: (request: Request) => Promise<Response>
  } | null = null
  /** After a kill, commits are no longer announced. */
  let isSilent = false

  function start(): void {
    const store = openUsers(path)
    const hub = createHub(log, createEventsForOthers(store, clock))
    const events = createEventLog(store, clock, {
      ...hub,
      announce: (...args) => {
        if (!isSilent) hub.announce(...args)
      },
    })
    const own = { users: store, events, clock }
    // There is no catalog here: devices sync what their users own.
    const catalog = {
      known: async (_: unknown, ids: readonly string[]) => new Set(ids),
      shownTracks: async () => new Map(),
    }
    const { likes, settings, playlists, undo } = createCollection({ ...own, catalog })
    const guard: Guard = {
      sessionOf: sessionFrom,
      consume: () => undefined,
      consumeQuota: (_session, _permission, change) => change(),
      idempotently: createIdempotency({
        idempotencyRecords: createIdempotencyRecords(store, clock),
        isRecorded: () => true,
        answerError,
      }),
    }
    const router = createRouter()
    mount(router, guard, api.likes, likeRoutes(likes))
    mount(router, guard, api.settings, settingRoutes(settings))
    mount(router, guard, api.playlists, playlistRoutes(playlists, { write: async () => '' }))
    mount(
      router,
      guard,
      api.sync,
      syncRoutes(
        createSync({ ...own, cutOff: (error) => log.error('An answer was cut off', { error }) }),
        undo,
      ),
    )
    running = { store, hub, events, answer: answerWith(router, answerError) }
    isSilent = false
  }

  async function stop(): Promise<void> {
    await running?.store.close()
    running = null
  }

  return {
    current: () => running,
    start,
    stop,
    silence: (): void => {
      isSilent = true
    },
    backUp: (): void => {
      running?.store.writer.run('PRAGMA wal_checkpoint(TRUNCATE)')
      copyFileSync(path, backup)
    },
    /** Restores the last backup; the server has to be stopped. */
    restoreBackup: (): void => {
      for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true })
      copyFileSync(backup, path)
    },
    prepare: (): void => {
      const store = openUsers(path)
      for (const id of users) {
        store.writer.run('INSERT INTO user (id, handle, created) VALUES (?, ?, 0)', [id, `user-${id}`])
        store.writer.run("INSERT INTO user_role VALUES (?, 'Regular', 0)", [id])
      }
      store.writer.close()
      store.reader.close()
      store.snapshotReader.close()
      copyFileSync(path, backup)
    },
    remove: (): void => rmSync(folder, { recursive: true, force: true }),
  }
}

/** `Authorization: 2 5` is user 2 on device 5. */
function sessionFrom(token: string | null) {
  const [user = 0, device = 0] = (token ?? '').split(' ').map(Number)
  return {
    user_id: user as UserId,
    user_handle: `user-${user}`,
    user_since: 0,
    permissions: new Set(permissions),
    underQuota: new Set<never>(),
    device_id: device as DeviceId,
    token_id: device,
  }
}
