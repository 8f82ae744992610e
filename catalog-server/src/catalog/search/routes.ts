import type { api } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'
import type { Search } from './service.ts'

export const searchRoutes = (search: Search): Handlers<typeof api.search> => ({
  search: ({ body }) => search.search(body.query, body.filters, body.resolve),
})
