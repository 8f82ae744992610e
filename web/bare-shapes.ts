import type { Plugin } from 'vite'
import * as shapes from '../packages/contract/src/events/reading-shapes.ts'

/**
 * Computes the shapes of events from their schemas at build time, so that a browser reads events
 * without the schemas.
 */
export function bareShapes(): Plugin {
  return {
    name: 'bare-shapes',
    enforce: 'pre',
    transform: {
      filter: { id: /\/packages\/contract\/src\/events\/reading-shapes\.ts$/ },
      handler: () => ({
        code: Object.entries(shapes)
          .map(([name, shape]) => `export const ${name} = ${JSON.stringify(shape)}`)
          .join('\n'),
        map: null,
      }),
    },
  }
}
