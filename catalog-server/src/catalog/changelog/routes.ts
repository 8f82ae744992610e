import type { changelog as group } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'
import type { Changelog } from './service.ts'

export const changelogRoutes = (changelog: Changelog): Handlers<typeof group> => ({
  open: ({ body }) => changelog.open({ name: body.name, description: body.description ?? null }),
  batches: ({ query }) => changelog.batches(query.is_open),
  batch: ({ params }) => changelog.batch(params.id),
  close: async ({ params }) => {
    await changelog.close(params.id)
  },
  remove: async ({ params }) => {
    await changelog.remove(params.id)
  },
  changes: ({ params, query }) => changelog.changes(params.id, query),
  entity: ({ params }) => changelog.changesOf(params.type, params.id),
})
