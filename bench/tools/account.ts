import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../catalog-server/src/base/clock.ts'
import { openUsers } from '../../catalog-server/src/db/user/schema.ts'
import { createEventLog } from '../../catalog-server/src/events/log.ts'
import { createAuth } from '../../catalog-server/src/identity/sessions/service.ts'
import { createUsers } from '../../catalog-server/src/identity/accounts/users.ts'

/** Creates an administrator in a data folder and signs it in. */
export async function makeAdministrator(dataFolder: string): Promise<string> {
  const [tokens = []] = await makeAdministrators(dataFolder, 1, 1)
  return tokens[0] ?? ''
}

/**
 * Creates administrators in a data folder and signs each in on some devices: sessions outlive a restart, so the tokens
 * are made beforehand.
 *
 * @returns for each of them the tokens of their devices
 */
export async function makeAdministrators(
  dataFolder: string,
  count: number,
  devices: number,
  name = 'bench',
): Promise<string[][]> {
  mkdirSync(dataFolder, { recursive: true })
  const store = openUsers(join(dataFolder, 'user.db'))
  try {
    const clock = systemClock
    const users = createUsers({ users: store, events: createEventLog(store, clock), clock })
    const auth = createAuth(store, clock)
    const all: string[][] = []
    for (let user = 0; user < count; user += 1) {
      const handle = `${name}-${user}`
      const id = await users.add({ handle, password: null, role: 'Admin' })
      const tokens: string[] = []
      for (let device = 1; device <= devices; device += 1) {
        const device_uuid = `${name}-${user}-device-${device}`
        tokens.push((await auth.begin(id, { device_uuid, device_type: 'web' })).token)
      }
      all.push(tokens)
    }
    return all
  } finally {
    await store.close()
  }
}
