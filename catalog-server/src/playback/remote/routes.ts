import type { remote } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'
import type { RemotePlayback } from './service.ts'

export const remoteRoutes = (service: RemotePlayback): Handlers<typeof remote> => ({
  current: ({ session }) => service.current(session),
  queue: ({ session }) => service.queue(session.user_id),
  report: ({ session, body }) => service.report(session, body),
  command: ({ session, body }) => service.command(session, body.device_id, body.command),
})
