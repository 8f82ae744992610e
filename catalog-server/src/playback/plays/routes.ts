import type { listening } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'
import type { Listening } from './service.ts'

export const listeningRoutes = (service: Listening): Handlers<typeof listening> => ({
  report: ({ session, body }) => service.report(session.user_id, body),
  summary: ({ session, query }) => service.summary(session.user_id, query),
  history: ({ session, query }) => service.history(session.user_id, query.limit),
  events: ({ session, query }) => service.events(session.user_id, query),
})
