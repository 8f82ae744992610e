// A second interface, OpenSubsonic, for apps made for other servers: it translates to the domains below.
import type { Router } from '../http/router.ts'
import { openAnswers, systemEndpoints } from './endpoints/system.ts'
import type { Door } from './mount.ts'
import { mountEndpoints } from './mount.ts'
import type { Endpoints } from './protocol/endpoint.ts'

type Services = Omit<Door, 'endpoints' | 'open'>

/** Adds the interface at `/rest`. */
export function mountSubsonic(router: Router, services: Services): void {
  mountEndpoints(router, { ...services, open: openAnswers, endpoints: endpointsOf() })
}

/** Every name of the protocol, a file a part of it. */
const endpointsOf = (): Endpoints => ({
  ...systemEndpoints,
})
