import type { BunPlugin } from 'bun'

/**
 * Leaves out what prom-client loads for servers of several processes, for pushing metrics and for the metrics that it
 * offers by itself. Nothing here uses it, and it would load all of `node:http` and the interface of OpenTelemetry: a
 * fifth of the time to start, and memory for as long as the server runs.
 */
export const withoutUnused: BunPlugin = {
  name: 'without what is never used',
  setup: ({ onLoad }) =>
    void onLoad({ filter: /[\\/]prom-client[\\/]lib[\\/](cluster|pushgateway|defaultMetrics)\.js$/ }, () => ({
      contents: 'module.exports = undefined',
      loader: 'js',
    })),
}
