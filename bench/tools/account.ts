import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../catalog-server/src/clock.ts'
import { openUsers } from '../../catalog-server/src/db/user/schema.ts'
import { createEventLog } from '../../catalog-server/src/events/log.ts'
import { createAuth } from '../../catalog-server/src/features/auth/service.ts'
import { createUsers } from '../../catalog-server/src/features/users/service.ts'

/** Makes an administrator in a data folder and signs it in: sessions outlive a restart, so the token is made beforehand. */
export async function makeAdministrator(dataFolder: string): Promise<string> {
  mkdirSync(dataFolder, { recursive: true })
  const store = openUsers(join(dataFolder, 'user.db'))
  try {
    const clock = systemClock
    const users = createUsers({ users: store, events: createEventLog(store, clock), clock })
    const id = await users.add({ handle: 'bench', password: null, role: 'Admin' })
    const device = { device_uuid: '00000000-0000-4000-8000-000000000001', device_type: 'web' }
    return (await createAuth(store, clock).begin(id, 'bench', device)).token
  } finally {
    await store.close()
  }
}
