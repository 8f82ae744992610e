// A second interface, OpenSubsonic, for apps made for other servers: it translates to the domains below.
import type { Router } from '../http/router.ts'
import { openAnswers, systemEndpoints } from './endpoints/system.ts'
import type { Door } from './mount.ts'
import { mountEndpoints } from './mount.ts'

type Parts = Omit<Door, 'endpoints' | 'open'>

/** Adds the interface at `/rest`. */
export function mountSubsonic(router: Router, parts: Parts): void {
  mountEndpoints(router, { ...parts, open: openAnswers, endpoints: { ...systemEndpoints } })
}
