import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { UserId } from '@pezzottify/contract'
import { permissions } from '@pezzottify/contract'
import { systemClock } from '../base/clock.ts'
import type { CatalogStore } from '../db/catalog/schema.ts'
import { openCatalog } from '../db/catalog/schema.ts'
import { errorResponse } from '../http/error-response.ts'
import type { Guard } from '../http/mount.ts'
import type { Router } from '../http/router.ts'
import { createRouter } from '../http/router.ts'
import type { Log } from '../base/log.ts'
import { createLog } from '../base/log.ts'
import { answerWith } from './answer-with.ts'
import { createStorage } from '../media/storage.ts'
import type { Storage } from '../media/storage.ts'

/** Only the routes of one domain, on an empty catalog and behind a real socket, for tests of the bytes on the wire. */
export type MountedServer = {
  folder: string
  media: string
  catalog: CatalogStore
  storage: Storage
  log: Log
  /** The lines of the log. */
  lines: string[]
  url: string
  /** Aborts all connections, like the end of the process. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export type MountedParts = Pick<MountedServer, 'folder' | 'media' | 'catalog' | 'storage' | 'log'>

const everybody = {
  user_id: 1 as UserId,
  user_handle: 'alice',
  user_since: 0,
  permissions: new Set(permissions),
  underQuota: new Set<never>(),
  device_id: null,
  token_id: 1,
}
const openGate: Guard = {
  sessionOf: () => everybody,
  consume: () => undefined,
  consumeQuota: (_session, _permission, change) => change(),
  idempotently: ({ run }) => run(),
}

export function serveMounted(
  mountRoutes: (router: Router, guard: Guard, parts: MountedParts) => void,
): MountedServer {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-server-'))
  const media = join(folder, 'media')
  mkdirSync(media)
  const lines: string[] = []
  const log = createLog('WARN', (line) => lines.push(line))
  const catalog = openCatalog(join(folder, 'catalog.db'))
  const storage = createStorage({ clock: systemClock })
  const router = createRouter()
  const answer = answerWith(router, (error) => errorResponse(error, log))
  mountRoutes(router, openGate, { folder, media, catalog, storage, log })

  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request, self) => {
      const head = request.method === 'HEAD'
      const setTimeout = (seconds: number): void => self.timeout(request, seconds)
      const asked = head ? new Request(request, { method: 'GET' }) : request
      const connection = { ip: '127.0.0.1', isEncrypted: false, setTimeout }
      return answer(asked, { connection, head })
    },
  })
  const stop = (): Promise<void> => server.stop(true)
  return {
    folder,
    media,
    catalog,
    storage,
    log,
    lines,
    stop,
    url: server.url.href.replace(/\/$/, ''),
    [Symbol.asyncDispose]: async () => {
      await stop()
      storage.close()
      await catalog.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
