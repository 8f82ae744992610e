import type { appPasswords } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'
import type { AppPasswords } from './service.ts'

export const appPasswordRoutes = (service: AppPasswords): Handlers<typeof appPasswords> => ({
  list: ({ session }) => service.list(session.user_id),
  create: ({ body, session }) => service.create(body, session),
  remove: ({ params, session }) => service.remove(session.user_id, params.id),
})
