import type { Registry } from 'prom-client'
import { Counter } from 'prom-client'
import { createHistogram } from './histogram.ts'

/** The path template and the method of an endpoint. */
type Endpoint = { method: string; path: string }
type Answers = { labels: Endpoint; statuses: Map<number, number>; observe: (seconds: number) => void }

/** Counts and times answers for two metrics of a registry. */
export function createAnswerMeter(registry: Registry) {
  const paths = new Map<string, Map<string, Answers>>()

  new Counter({
    name: 'pezzottify_http_requests_total',
    help: 'Answers given',
    labelNames: ['method', 'path', 'status'],
    registers: [registry],
    collect() {
      this.reset()
      for (const methods of paths.values())
        for (const { labels, statuses } of methods.values())
          for (const [status, count] of statuses) this.inc({ ...labels, status }, count)
    },
  })
  const times = createHistogram({
    name: 'pezzottify_http_request_duration_seconds',
    help: 'Time to answer',
    boundsSeconds: [0.001, 0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10],
    registry,
  })

  const answersOf = (labels: Endpoint): Answers => {
    const methods = paths.get(labels.path) ?? new Map<string, Answers>()
    const known = methods.get(labels.method)
    if (known) return known
    const answers = { labels, statuses: new Map(), observe: times(labels) }
    paths.set(labels.path, methods.set(labels.method, answers))
    return answers
  }

  return (endpoint: Endpoint, status: number, seconds: number): void => {
    const { statuses, observe } = answersOf(endpoint)
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    observe(seconds)
  }
}
