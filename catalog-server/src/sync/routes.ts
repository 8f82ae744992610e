import type { sync as group } from '@pezzottify/contract'
import type { Undo } from '../collection/index.ts'
import { announcesForRead } from '../http/features.ts'
import type { Handlers } from '../http/mount.ts'
import type { Sync } from './service.ts'

export const syncRoutes = (sync: Sync, undo: Undo): Handlers<typeof group> => ({
  state: ({ session, raw, reply }) => sync.state(session, knowsEntries(raw, reply)),
  events: ({ session, query, raw, reply }) => sync.since(session, query, knowsEntries(raw, reply)),
  undo: ({ session, body }) => undo(session, body.seq),
})

const knowsEntries = (raw: Request, reply: Headers): boolean =>
  announcesForRead('entries', raw.headers, reply)
