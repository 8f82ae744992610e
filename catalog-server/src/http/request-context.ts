import type { ClientConnection } from '../base/client-connection.ts'
import type { Session } from '../base/session.ts'

/**
 * The state of one request. Routing fills in `route`, `session` and `shouldContinue`, which checks again whether the
 * caller is still allowed; the request pipeline reads them afterwards.
 */
export type RequestContext = {
  connection: ClientConnection
  head: boolean
  path: string
  /** The path template of the endpoint in the contract. There are few of them, so they can label metrics. */
  route: string
  session: Session | null
  shouldContinue?: () => boolean
  upgrade?: Upgrade
}
/** Upgrades the connection of a request to a socket that carries `data`; false when that is not possible. */
type Upgrade = (data: unknown) => boolean
