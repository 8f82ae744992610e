import type { api } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'
import type { Search } from './service.ts'

export const searchRoutes = (search: Search): Handlers<typeof api.search> => ({
  search: ({ session, body }) =>
    search.search(
      { query: body.query, kinds: body.filters, userId: session.user_id, playlists: body.playlists },
      body.resolve,
    ),
})
