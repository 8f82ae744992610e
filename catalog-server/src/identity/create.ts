import type { SubsonicMode } from '@pezzottify/contract'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { UserStore } from '../db/user/schema.ts'
import type { EventLog, Hub } from '../events/index.ts'
import { createAccounts } from './accounts/service.ts'
import { createUsers } from './accounts/users.ts'
import { createAppPasswords } from './app-passwords/service.ts'
import { createDevices } from './devices/service.ts'
import { createAuthority } from './permissions/authority.ts'
import { createGrants } from './permissions/grants.ts'
import { createLookUps } from './permissions/look-ups.ts'
import { createUsageQuotas } from './permissions/quotas.ts'
import type { CountAttempt } from './sessions/service.ts'
import { createAuth } from './sessions/service.ts'
import { createSessions } from './sessions/sessions.ts'
import { createSetup } from './setup/service.ts'

type Parts = {
  users: UserStore
  events: EventLog
  hub: Hub
  clock: Clock
  log: Log
  countAttempt: CountAttempt
  subsonic: SubsonicMode
  /** Null for the key of a file in the data folder. */
  secretKey: string | null
  dataFolder: string
}

/** Who there is, what they may do, and how they prove who they are. */
export function createIdentity(parts: Parts) {
  const { users: store, events, hub, clock, log, countAttempt } = parts
  const lookUps = createLookUps(store, clock)
  const sessions = createSessions(store, clock, log, lookUps)
  const appPasswords = createAppPasswords({ ...parts, lookUps })
  const users = createUsers(parts)
  const auth = createAuth(store, clock, { sockets: hub, noteTry: sessions.noteTry, countAttempt })
  const authority = createAuthority(clock)
  const devices = createDevices({ users: store, clock, closeToken: hub.closeToken })
  return {
    sessions,
    appPasswords,
    users,
    auth,
    devices,
    setup: createSetup(store, users, auth, log),
    grants: createGrants(store, events, clock, authority),
    accounts: createAccounts({ store, users, devices, appPasswords, clock, authority, sockets: hub }),
    quotas: createUsageQuotas(store, events, clock),
  }
}
