import type { Api } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'
import type { Grouping } from './service.ts'

export const groupingRoutes = (grouping: Grouping): Handlers<Api['grouping']> => ({
  album: ({ params }) => grouping.why(params.id),
  overrides: async () => ({ items: grouping.list() }),
  addOverride: ({ body }) => grouping.add(body),
  removeOverride: async ({ params }) => {
    await grouping.remove(params.id)
    return undefined
  },
})
