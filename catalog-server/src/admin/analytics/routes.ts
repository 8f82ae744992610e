import type { analytics, UserId } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'
import type { Bandwidth } from '../bandwidth/index.ts'
import type { Analytics } from './service.ts'

type Parts = {
  service: Analytics
  bandwidth: Bandwidth
  /** The users with an open socket. */
  online: () => UserId[]
}

const spanOf = ({ start_date, end_date }: { start_date: number; end_date: number }) => ({
  first: start_date,
  last: end_date,
})

export const analyticsRoutes = ({ service, bandwidth, online }: Parts): Handlers<typeof analytics> => ({
  bandwidthSummary: ({ query }) => bandwidth.summary(spanOf(query), null),
  bandwidthUsage: ({ query }) => bandwidth.usage(spanOf(query), null),
  userBandwidthSummary: async ({ params, query }) =>
    bandwidth.summary(spanOf(query), await service.userIdOf(params.handle)),
  userBandwidthUsage: async ({ params, query }) =>
    bandwidth.usage(spanOf(query), await service.userIdOf(params.handle)),
  daily: ({ query }) => service.daily(query),
  topTracks: ({ query }) => service.topTracks(query),
  trackStats: ({ params, query }) => service.trackStats(params.track_id, query),
  userSummary: ({ params, query }) => service.userSummary(params.handle, query),
  userSummaries: ({ query }) => service.userSummaries(query),
  onlineUsers: () => service.named(online()),
})
