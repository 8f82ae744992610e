import type { Plugin } from 'vite'
import * as reading from '../packages/contract/src/events/reading-shapes.ts'
import * as remoteReading from '../packages/contract/src/resources/remote-reading-shapes.ts'

/**
 * Computes the shapes of events and messages from their schemas at build time, so that a browser reads them without the
 * schemas.
 */
export function bareShapes(): Plugin {
  return {
    name: 'bare-shapes',
    enforce: 'pre',
    transform: {
      filter: { id: /\/packages\/contract\/src\/(?:events|resources)\/(?:remote-)?reading-shapes\.ts$/ },
      handler: (_, id) => ({
        code: Object.entries(id.includes('/remote-') ? remoteReading : reading)
          .map(([name, shape]) => `export const ${name} = ${JSON.stringify(shape)}`)
          .join('\n'),
        map: null,
      }),
    },
  }
}
