import type { sync as group } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'
import type { Sync } from './service.ts'

export const syncRoutes = (sync: Sync): Handlers<typeof group> => ({
  state: ({ session }) => sync.state(session.user_id),
  events: ({ session, query }) => sync.since(session.user_id, query.since),
})
