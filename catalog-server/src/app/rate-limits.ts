import type { RateClass } from '@pezzottify/contract'
import { api } from '@pezzottify/contract'
import type { AppConfig } from './config.ts'
import type { Clock } from '../base/clock.ts'
import type { CountAttempt } from '../identity/index.ts'
import { networkOf } from '../http/client-address.ts'
import type { Guard } from '../http/mount.ts'
import type { ClientConnection } from '../base/client-connection.ts'
import { createRateLimiter } from '../http/rate-limit.ts'
import type { Metrics } from '../metrics/metrics.ts'

type Caller = { kind: 'user' | 'ip'; key: string | number }

/**
 * Counts requests for rate limits: by user when signed in, otherwise by network. Sign-ins count by network too, except
 * on a device on which the user was signed in before: it is counted separately, unaffected by attempts of others.
 */
export function createLimits({ rateLimits }: AppConfig, clock: Clock, metrics: Metrics) {
  const limiter = createRateLimiter(rateLimits.factor, clock)
  const consume = (rateClass: RateClass, { kind, key }: Caller, endpoint: string): void => {
    if (!rateLimits.enabled) return
    try {
      limiter.consume(rateClass, key)
    } catch (error) {
      metrics.rateLimitHits.inc({ endpoint, identifier_type: kind })
      throw error
    }
  }
  const callerAt = (connection: ClientConnection): Caller => ({ kind: 'ip', key: networkOf(connection.ip) })
  const login = api.auth.login.path

  return {
    request: ((rateClass, session, connection, path, headers) => {
      // Whether the device is known can only be seen in the body, so `attempt` counts, unless the body is large enough
      // to count itself.
      if (path === login && headers && isShort(headers)) return
      if (session && rateClass !== 'login') consume(rateClass, { kind: 'user', key: session.user_id }, path)
      else consume(rateClass, callerAt(connection), path)
    }) satisfies Guard['consume'],
    attempt: (({ account, knownDevice, connection }) => {
      if (knownDevice !== null)
        return consume('login', { kind: 'user', key: `${account} ${knownDevice}` }, login)
      for (const rateClass of ['global', 'login'] as const) consume(rateClass, callerAt(connection), login)
      consume('account', { kind: 'user', key: account }, login)
    }) satisfies CountAttempt,
  }
}

const shortBodyMaxBytes = 4 * 1024
const isShort = (headers: Headers): boolean =>
  Number(headers.get('content-length') ?? Number.NaN) <= shortBodyMaxBytes
