import type { devices } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'
import type { Devices } from './service.ts'

export const deviceRoutes = (service: Devices): Handlers<typeof devices> => ({
  list: ({ session }) => service.list(session),
  removeOthers: ({ session }) => service.removeOthers(session),
  remove: ({ session, params }) => service.remove(session.user_id, params.id),
})
