import { expect, test } from 'bun:test'
import { Counter, Histogram, Registry } from 'prom-client'
import { createAnswerMeter } from './answer-meter.ts'

test('the metrics of answers have the format of those that the library counts', async () => {
  const [ours, theirs] = [new Registry(), new Registry()]
  const meter = createAnswerMeter(ours)
  const requests = new Counter({
    name: 'pezzottify_http_requests_total',
    help: 'Answers given',
    labelNames: ['method', 'path', 'status'],
    registers: [theirs],
  })
  const times = new Histogram({
    name: 'pezzottify_http_request_duration_seconds',
    help: 'Time to answer',
    labelNames: ['method', 'path'],
    buckets: [0.001, 0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10],
    registers: [theirs],
  })
  const answers = [
    { method: 'GET', path: '/v1/content/album/{id}', status: 200, seconds: 0.000_4 },
    { method: 'GET', path: '/v1/content/album/{id}', status: 200, seconds: 0.001 },
    { method: 'GET', path: '/v1/content/album/{id}', status: 404, seconds: 0.3 },
    { method: 'HEAD', path: '/v1/content/album/{id}', status: 200, seconds: 11 },
    { method: 'POST', path: 'unknown', status: 404, seconds: 0 },
  ]
  for (const { method, path, status, seconds } of answers) {
    meter({ method, path }, status, seconds)
    requests.inc({ method, path, status })
    times.observe({ method, path }, seconds)
  }
  expect(await ours.metrics()).toBe(await theirs.metrics())
})
