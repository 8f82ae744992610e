import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ApiClient } from '@pezzottify/client'
import { createApi } from '@pezzottify/client'
import type { Role } from '@pezzottify/contract'
import type { App, AppConfig } from '../app/config.ts'
import { createApp } from '../app/app.ts'
import { systemClock } from '../base/clock.ts'
import { keepLog } from './kept-logs.ts'
import type { Clock } from '../base/clock.ts'
import { openUsers } from '../db/user/schema.ts'
import { createEventLog } from '../events/log.ts'
import { createUsers } from '../identity/accounts/users.ts'
import { writePassword } from '../identity/users/queries.ts'
import { createLog } from '../base/log.ts'

const people: Record<string, Role | null> = { alice: 'Admin', bob: 'Regular', carol: 'Regular', nobody: null }
/** The password of every test user. */
export const testPassword = 'correct horse'
/** Of the least cost, as most tests sign in and few are about that. A test of the real cost sets a password. */
const testHash = Bun.password.hashSync(testPassword, { algorithm: 'argon2id', memoryCost: 8, timeCost: 1 })

export type TestApp = {
  app: App
  /** The folder of this test; `music` and `data` are inside. */
  folder: string
  lines: string[]
  /** The typed client, signed in as one of the people above. */
  as(handle: string): ApiClient
  anonymous: ApiClient
  /** A plain request, as the given user, for what the typed client cannot express. */
  request(path: string, init?: RequestInit & { as?: string }): Promise<Response>
  [Symbol.asyncDispose](): Promise<void>
}

/** The whole server in process, on databases and folders of its own: alice is an Admin, bob and carol are not. */
export async function createTestApp(
  overrides: Partial<AppConfig> & { clock?: Clock; empty?: boolean } = {},
): Promise<TestApp> {
  const { clock = systemClock, empty = false, ...config } = overrides
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-test-'))
  for (const name of ['music', 'data', 'data/media', 'data/cache']) mkdirSync(join(folder, name))
  const lines: string[] = []
  if (!empty) await addPeople(join(folder, 'data/user.db'), clock)
  const app = await createApp({ ...defaultsIn(folder, lines), ...config }, clock)

  const tokens = new Map<string, Promise<string>>()
  const anonymous = createApi({ baseUrl: origin, fetch: (request) => app.fetch(request) })
  const tokenOf = (handle: string): Promise<string> => {
    const known = tokens.get(handle) ?? signIn(anonymous, handle)
    tokens.set(handle, known)
    return known
  }
  const request: TestApp['request'] = async (path, { as, ...init } = {}) => {
    const headers = new Headers(init.headers)
    if (as) headers.set('authorization', await tokenOf(as))
    return app.fetch(new Request(origin + path, { ...init, headers }))
  }
  return {
    app,
    folder,
    lines,
    anonymous,
    request,
    as: (handle) =>
      createApi({
        baseUrl: origin,
        fetch: async (asked) => {
          asked.headers.set('authorization', await tokenOf(handle))
          return app.fetch(asked)
        },
      }),
    [Symbol.asyncDispose]: async () => {
      await app.close()
      keepLog(lines.join('\n'))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const origin = 'http://music.test'

async function signIn(client: ApiClient, handle: string): Promise<string> {
  const device = { device_uuid: `device-of-${handle}`, device_type: 'web' }
  const { token } = await client.auth.login({
    body: { user_handle: handle, password: testPassword, ...device },
  })
  return token
}

export async function addPeople(path: string, clock: Clock): Promise<void> {
  const store = openUsers(path)
  const users = createUsers({ users: store, events: createEventLog(store, clock), clock })
  for (const [handle, role] of Object.entries(people)) {
    const id = await users.add({ handle, password: null, role })
    await writePassword(store.write, id, testHash, clock.now())
  }
  // Their accounts are two years old, so that plays in that time are accepted.
  store.writer.query('UPDATE user SET created = created - ?').run(2 * 365 * 86_400)
  await store.close()
}

function defaultsIn(folder: string, lines: string[]): AppConfig {
  return {
    catalogDb: join(folder, 'data/catalog.db'),
    userDb: join(folder, 'data/user.db'),
    dataFolder: join(folder, 'data'),
    mediaPath: join(folder, 'data/media'),
    cacheFolder: join(folder, 'data/cache'),
    music: [],
    demo: false,
    webFolder: null,
    contentCacheAgeSeconds: 3_600,
    rateLimits: { enabled: false, factor: 1 },
    trustedProxies: [],
    followSymlinks: false,
    isWatching: false,
    search: true,
    subsonic: 'on',
    secretKey: null,
    lyricsUrl: null,
    androidApk: null,
    loudness: { isOn: false },
    slowdownMs: 0,
    loggingLevel: 'none',
    conversionCacheMib: 64,
    eventRetentionDays: 30,
    pruneIntervalHours: 24,
    backups: { directory: null, everyHours: 24, keep: 7 },
    configFile: null,
    downloaderUrl: null,
    downloaderTimeoutSeconds: 300,
    host: '0.0.0.0',
    port: 3001,
    version: 'test',
    log: createLog('WARN', (line) => lines.push(line)),
  }
}
