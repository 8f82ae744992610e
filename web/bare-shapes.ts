import type { Plugin } from 'vite'
import * as shapes from '../packages/contract/src/events/reading-shapes.ts'

/** What events look like is worked out here, by their schemas: a browser reads events without them. */
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
