import type { Api } from '@pezzottify/contract'
import type { Handlers } from '../http/mount.ts'
import type { LoudnessService } from './loudness/service.ts'
import type { Library } from './service.ts'

export const libraryRoutes = (library: Library, loudness: LoudnessService): Handlers<Api['library']> => ({
  folders: async () => ({ folders: await library.foldersSoFar() }),
  addFolder: ({ body }) => library.addFolder(body.path),
  addDemo: () => library.addDemo(),
  removeFolder: async ({ params }) => {
    await library.removeFolder(params.id)
    return undefined
  },
  acceptLoss: ({ params }) => library.acceptLoss(params.id),
  browse: ({ query }) => library.browse(query.path),
  count: ({ query }) => library.count(query.path),
  scan: () => library.status(),
  startScan: ({ query }) => library.startScan(query.full ?? false),
  cancelScan: () => library.cancelScan(),
  loudness: () => loudness.status(),
  sorting: async () => library.sorting.get(),
  setSorting: ({ body }) => library.sorting.set(body),
  problems: ({ query }) => library.problems(query),
})
