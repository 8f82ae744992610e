import { isIP } from 'node:net'
import { UsageError } from '../options/usage-error.ts'

const everywhere = new Set(['0.0.0.0', '::'])

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

/**
 * The address for the metrics: never reachable by more machines than the server itself, since they have no access
 * control. "Everywhere", as containers use it, becomes the address of the server.
 *
 * @throws UsageError for an address at which the server does not listen
 */
export function metricsHostOf(wanted: string, host: string): string {
  if (isLoopback(wanted) || wanted === host) return wanted
  if (everywhere.has(wanted)) return host === '::' ? wanted : host
  if (everywhere.has(host)) return wanted
  throw new UsageError(
    `--metrics-host ${wanted} would tell the metrics to more machines than --host ${host} lets in. Give both the same address, or leave --metrics-host out.`,
  )
}
