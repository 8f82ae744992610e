import type { ConnectionLook } from '@pezzottify/client'
import type { DoctorCheck } from '@pezzottify/contract'

/** The connection to the server as the browser sees it. */
export type Seen = ConnectionLook & {
  /** The origin of the page: scheme, host and port. */
  origin: string
  /** A request of this page as the server sees it. */
  request: { is_encrypted: boolean; address: string }
}

type Translate = (key: string, named?: Record<string, unknown>) => string

/** Checks that only a browser can make: the server does not see what lies between them. */
export function browserChecks(seen: Seen, t: Translate): DoctorCheck[] {
  return [addressCheck(seen), cookieCheck(seen), socketCheck(seen), clientCheck(seen)].map((check) => ({
    name: t(`upkeep.doctor.browser.${check.name}`),
    state: check.state,
    message: t(`upkeep.doctor.browser.${check.message}`, {
      origin: seen.origin,
      address: seen.request.address,
    }),
    fix: check.fix === null ? null : t(`upkeep.doctor.browser.${check.fix}`),
  }))
}

type Found = DoctorCheck
const found = (
  name: string,
  message: string,
  state: DoctorCheck['state'] = 'ok',
  fix: string | null = null,
): Found => ({ name, message, state, fix })

const isHttps = ({ origin }: Seen): boolean => origin.startsWith('https:')
const isLoopback = (host: string): boolean =>
  /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|::ffff:127\..*)$/.test(host)

function addressCheck(seen: Seen): Found {
  if (isHttps(seen)) return found('encryption', 'encrypted')
  if (seen.isSecure) return found('encryption', 'onlyHere')
  return found('encryption', 'open', 'warning', 'openFix')
}

function cookieCheck(seen: Seen): Found {
  const isReadable = seen.cookies.split(';').some((cookie) => cookie.trim().startsWith('session_token='))
  if (isReadable) return found('cookie', 'cookieRead', 'failed', 'cookieReadFix')
  if (!isHttps(seen)) return found('cookie', 'cookiePlain')
  if (!seen.request.is_encrypted) return found('cookie', 'cookieBare', 'failed', 'proxyFix')
  return found('cookie', 'cookieFine')
}

const socketCheck = ({ isSocketOpen }: Seen): Found =>
  isSocketOpen ? found('socket', 'socketFine') : found('socket', 'socketFailed', 'failed', 'socketFix')

/**
 * A page from elsewhere whose requests seem to come from this machine: that is the proxy's address.
 */
function clientCheck({ origin, request }: Seen): Found {
  const isFromProxy = isLoopback(request.address) && !isLoopback(new URL(origin).hostname)
  return isFromProxy ? found('client', 'clientProxy', 'warning', 'proxyFix') : found('client', 'clientFine')
}
