import type { RateClass } from '@pezzottify/contract'
import { api } from '@pezzottify/contract'
import type { AppConfig } from './app-config.ts'
import type { Clock } from './clock.ts'
import { networkOf } from './http/client-address.ts'
import type { Gate } from './http/mount.ts'
import { createRateLimiter } from './http/rate-limit.ts'
import type { Metrics } from './metrics/metrics.ts'

/** Who is counted for what. Those who are signed in count as themselves, all others by their network. */
export function createLimits({ rateLimits }: AppConfig, clock: Clock, metrics: Metrics) {
  const limiter = createRateLimiter(rateLimits.factor, clock)
  const spend = (
    rateClass: RateClass,
    kind: 'user' | 'ip',
    caller: string | number,
    endpoint: string,
  ): void => {
    if (!rateLimits.enabled) return
    try {
      limiter.spend(rateClass, caller)
    } catch (error) {
      metrics.rateLimitHits.inc({ endpoint, identifier_type: kind })
      throw error
    }
  }
  return {
    request: ((rateClass, session, peer, path) =>
      session && rateClass !== 'login'
        ? spend(rateClass, 'user', session.user_id, path)
        : spend(rateClass, 'ip', networkOf(peer.ip), path)) satisfies Gate['spend'],
    attempt: (account: string): void => spend('account', 'user', account, api.auth.login.path),
  }
}
