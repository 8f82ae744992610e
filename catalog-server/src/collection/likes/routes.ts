import type { likes as group } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'
import type { Likes } from './service.ts'

export const likeRoutes = (likes: Likes): Handlers<typeof group> => ({
  list: ({ session, params }) => likes.list(session.user_id, params.type),
  like: ({ session, params }) => likes.like(session, params.type, params.id),
  unlike: ({ session, params }) => likes.unlike(session, params.type, params.id),
  likeByQuery: ({ session, query }) => likes.like(session, query.type, query.id),
  unlikeByQuery: ({ session, query }) => likes.unlike(session, query.type, query.id),
})
