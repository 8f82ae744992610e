import type { radio } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'
import type { Radio } from './service.ts'

export const radioRoutes = (service: Radio): Handlers<typeof radio> => ({
  build: ({ session, body }) => service.build(session.user_id, body),
  topTracks: ({ params, query }) => service.topTracks(params.id, query.limit),
  related: ({ params, query }) => service.related(params.id, query.limit),
})
