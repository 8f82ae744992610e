import type { BunPlugin } from 'bun'

/**
 * Leaves out what prom-client loads for servers of several processes and for pushing metrics. Nothing here uses it, and
 * it would load all of `node:http`: a sixth of the time to start, and memory for as long as the server runs.
 */
export const withoutUnused: BunPlugin = {
  name: 'without what is never used',
  setup: ({ onLoad }) =>
    void onLoad({ filter: /[\\/]prom-client[\\/]lib[\\/](cluster|pushgateway)\.js$/ }, () => ({
      contents: 'module.exports = undefined',
      loader: 'js',
    })),
}
