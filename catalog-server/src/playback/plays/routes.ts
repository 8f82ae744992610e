import type { listening } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'
import type { Listening } from './service.ts'

export const listeningRoutes = (service: Listening): Handlers<typeof listening> => ({
  report: ({ session, body }) => service.report(session, body),
  summary: ({ session, query }) => service.summary(session.user_id, query),
  history: ({ session, query }) => service.history(session.user_id, query.limit),
  events: ({ session, query }) => service.events(session.user_id, query),
  plays: ({ session, query }) => service.plays(session.user_id, query),
  recent: ({ session, query }) => service.recent(session.user_id, query.limit),
  counts: ({ session, body }) => service.counts(session.user_id, body.track_ids),
  statistics: ({ session, query }) => service.statistics(session.user_id, query),
  top: ({ session, query }) => service.top(session.user_id, query),
})
