import type { Database } from 'bun:sqlite'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeviceId, ServerMessage, UserId } from '@pezzottify/contract'
import { createLog, type Log } from '../base/log.ts'
import type { Session } from '../base/session.ts'
import { openUsers } from '../db/user/schema.ts'
import { createHub } from '../events/hub.ts'
import { createRemotePlayback } from '../playback/index.ts'
import { databaseBeside } from './database-beside.ts'

/** In place of ten seconds. */
export const lostAfterMs = 150
export const bob = 1 as UserId
export const [phone, laptop] = [1 as DeviceId, 2 as DeviceId]
export const sessionOf = (device_id: DeviceId): Session => ({
  user_id: bob,
  user_handle: 'bob',
  user_since: 0,
  permissions: new Set(),
  underQuota: new Set(),
  device_id,
  token_id: device_id,
})

export type RemoteWorld = ReturnType<typeof createRemoteWorld>

/** Bob with two devices, remote playback that can be started anew over the same database, and a clock that is moved. */
export function createRemoteWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-test-'))
  const users = openUsers(join(folder, 'user.db'))
  const services: { close: () => Promise<void> }[] = []
  const database = (): Database => databaseBeside(join(folder, 'user.db'))
  const filled = database()
  filled.run("INSERT INTO user (id, handle, created) VALUES (1, 'bob', 0)")
  for (const id of [phone, laptop])
    filled.run(
      `INSERT INTO device (id, device_uuid, user_id, device_type, device_name, first_seen, last_seen)
       VALUES (?, ?, 1, 'web', ?, 0, 0)`,
      [id, `device-${id}`, id === phone ? 'Phone' : 'Laptop'],
    )
  filled.close()

  const world = {
    /** How long the world has lasted. */
    ms: 0,
    /** How far the clock of the system is ahead of that. */
    secondsAhead: 0,
    now: (): number => 1_700_000_000 + world.secondsAhead + Math.floor(world.ms / 1_000),
    database,

    start: (log: Pick<Log, 'warn'> = createLog('ERROR')) => {
      const hub = createHub()
      const clock = { now: world.now, monotonicMs: () => world.ms }
      const service = createRemotePlayback({ users, clock, hub, log, lostAfterMs })
      services.push(service)
      const follow = (deviceId: DeviceId) => {
        const messages: ServerMessage[] = []
        const leave = hub.join({
          userId: bob,
          deviceId,
          tokenId: deviceId,
          entries: true,
          follows: () => true,
          put: (text) => void messages.push(JSON.parse(text)),
          close: () => undefined,
        })
        hub.followersChanged(bob)
        return { leave, messages }
      }
      const seenBy = async (device: DeviceId) => (await service.current(sessionOf(device))).current
      return { service, follow, seenBy }
    },

    close: async (): Promise<void> => {
      await Promise.all(services.map(({ close }) => close()))
      await users.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return world
}
