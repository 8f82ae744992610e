import type { Catalog } from '../../catalog/index.ts'
import type { Library } from '../../library/index.ts'
import type { Body } from '../protocol/body.ts'
import type { Endpoints } from '../protocol/endpoint.ts'

type Services = {
  library: Pick<Library, 'scanFigures' | 'startScan'>
  catalog: Pick<Catalog, 'counts'>
}

/** The scan of the music folders, and the tracks that are known so far. */
export function scanEndpoints({ library, catalog }: Services): Endpoints {
  const status = (): Body => ({
    scanStatus: { scanning: library.scanFigures().isRunning, count: catalog.counts().track },
  })
  return {
    getScanStatus: { answer: status },
    startScan: {
      access: 'EditCatalog',
      isWrite: true,
      answer: async () => {
        await library.startScan()
        return status()
      },
    },
  }
}
