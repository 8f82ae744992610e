import type { App } from '../app/config.ts'

/** All series of the metrics, without the prefix `pezzottify_`, with their values. */
export async function metricsOf({ app }: { app: Pick<App, 'metrics'> }): Promise<Map<string, number>> {
  const text = await (await app.metrics.fetch(new Request('http://metrics/metrics'))).text()
  return new Map(
    [...text.matchAll(/^pezzottify_(.+) (\S+)$/gm)].map(([, series = '', value]) => [series, Number(value)]),
  )
}
