import type { DeviceId, Permission, UserId } from '@pezzottify/contract'
import type { Write } from '../base/writes.ts'

/** Who a request comes from, resolved anew for each one. */
export type Session = {
  user_id: UserId
  user_handle: string
  permissions: ReadonlySet<Permission>
  /** Those among them that are held for a number of uses only. */
  counted: ReadonlySet<Permission>
  device_id: DeviceId | null
  token_id: number
  /** Its cookie is to be sent once more, so that it lasts. */
  cookieIsDue?: boolean
  /** What this request writes; none for one that reads. */
  write?: Write
}

export const sessionCookieName = 'session_token'

/**
 * The token a request presents: the cookie, else `Authorization`, bare or after `Bearer`. A cookie that is there but
 * unknown is not made good by the header. Of two that differ, one was planted, by a neighbour under the same domain, and
 * none counts.
 */
export function tokenOf(headers: Headers): string | null {
  const [cookie, ...others] = cookiesOf(headers.get('cookie'), sessionCookieName)
  if (cookie !== undefined) return others.every((other) => other === cookie) ? cookie : null
  const header = headers.get('authorization')?.trim()
  return header ? header.replace(/^Bearer +/i, '') : null
}

const cookiesOf = (header: string | null, name: string): string[] =>
  header === null
    ? []
    : header.split(';').flatMap((part) => {
        const [key, ...value] = part.split('=')
        return key?.trim() === name ? [value.join('=').trim()] : []
      })

/** A session that nobody used for so long is over. */
export const sessionIdleSeconds = 90 * 86_400

/** `isEncrypted`: it came by TLS, and is to be sent by TLS alone from now on. */
export const sessionCookie = (token: string, isEncrypted: boolean): string =>
  `${sessionCookieName}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${sessionIdleSeconds}` +
  (isEncrypted ? '; Secure' : '')

/** The cookie that a request came with, as if it were new; null for one that came with none. */
export function renewedCookie(headers: Headers, isEncrypted: boolean): string | null {
  const [token] = cookiesOf(headers.get('cookie'), sessionCookieName)
  return token === undefined ? null : sessionCookie(token, isEncrypted)
}

export const expiredSessionCookie = (): string =>
  `${sessionCookieName}=; Path=/; HttpOnly; SameSite=Lax; Expires=${new Date(Date.now() - 86_400_000).toUTCString()}`
