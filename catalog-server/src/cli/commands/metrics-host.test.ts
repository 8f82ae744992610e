import { expect, test } from 'bun:test'
import { metricsHostOf } from './metrics-host.ts'

test.each([
  // The wanted address of the metrics, the address of the server, the resulting one.
  ['127.0.0.1', '0.0.0.0', '127.0.0.1'],
  ['::1', '192.0.2.7', '::1'],
  ['localhost', '127.0.0.1', 'localhost'],
  ['0.0.0.0', '0.0.0.0', '0.0.0.0'],
  ['0.0.0.0', '127.0.0.1', '127.0.0.1'],
  ['::', '192.0.2.7', '192.0.2.7'],
  ['::', '0.0.0.0', '0.0.0.0'],
  ['0.0.0.0', '::', '0.0.0.0'],
  ['192.0.2.7', '0.0.0.0', '192.0.2.7'],
  ['192.0.2.7', '192.0.2.7', '192.0.2.7'],
])('metrics wanted at %s beside a server at %s are at %s', (wanted, host, expected) => {
  expect(metricsHostOf(wanted, host)).toBe(expected)
})

test.each([
  ['192.0.2.7', '127.0.0.1'],
  ['192.0.2.8', '192.0.2.7'],
  ['monitoring.lan', '127.0.0.1'],
  ['127.evil.example', '192.0.2.7'],
])('metrics at %s are refused beside a server at %s', (wanted, host) => {
  expect(() => metricsHostOf(wanted, host)).toThrow(
    `--metrics-host ${wanted} would tell the metrics to more machines than --host ${host} lets in.`,
  )
})
