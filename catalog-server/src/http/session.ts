import type { DeviceId, Permission, UserId } from '@pezzottify/contract'
import type { RequestWrite } from '../base/writes.ts'
import type { ClientConnection } from './client-connection.ts'

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
  write?: RequestWrite
}

/** The cookie of a session, as other people's clients know it. */
const plainName = 'session_token'
/**
 * Its name where it came by TLS. By this prefix a browser takes it by TLS alone and for this one host, so that no
 * neighbour under the same domain and nobody on the way plants one; and it has a name of its own, because a browser
 * lets no cookie without TLS take the place of one with it.
 */
const encryptedName = `__Host-${plainName}`

/** A session that nobody used for so long is over. */
export const sessionIdleSeconds = 90 * 86_400

/**
 * The token a request presents: the cookie, else `Authorization`, bare or after `Bearer`. A cookie that is there but
 * unknown is not made good by the header. Of two that differ, one was planted, by a neighbour under the same domain, and
 * none counts.
 */
export function tokenOf(headers: Headers, connection: ClientConnection): string | null {
  const [cookie, ...others] = sessionCookiesOf(headers, connection)
  if (cookie !== undefined) return others.every((other) => other === cookie) ? cookie : null
  const header = headers.get('authorization')?.trim()
  return header ? header.replace(/^Bearer +/i, '') : null
}

/** The values of the session's cookie: under the name of TLS where they came so, else under the plain one. */
function sessionCookiesOf(headers: Headers, connection: ClientConnection): string[] {
  const header = headers.get('cookie')
  if (header === null) return []
  const encrypted = valuesOf(header, encryptedName)
  return encrypted.length > 0 && connection.isEncrypted ? encrypted : valuesOf(header, plainName)
}

const valuesOf = (header: string, name: string): string[] =>
  header.includes(name)
    ? header.split(';').flatMap((part) => {
        const [key, ...value] = part.split('=')
        return key?.trim() === name ? [value.join('=').trim()] : []
      })
    : []

/**
 * Begins a session in the browser that sent `headers`. By TLS it takes the place of a cookie of the plain name, where that
 * was all there was: such a one may be of TLS too, from a time when both had one name.
 */
export function setSessionCookie(
  reply: Headers,
  token: string,
  headers: Headers,
  connection: ClientConnection,
): void {
  const name = connection.isEncrypted ? encryptedName : plainName
  const lasting = `${name}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${sessionIdleSeconds}`
  reply.append('set-cookie', connection.isEncrypted ? `${lasting}; Secure` : lasting)
  const cookies = headers.get('cookie') ?? ''
  const cameByPlainName =
    valuesOf(cookies, plainName).length > 0 && valuesOf(cookies, encryptedName).length === 0
  if (connection.isEncrypted && cameByPlainName) reply.append('set-cookie', expired(plainName))
}

/** Sends the cookie that a request came with as if it were new. */
export function renewSessionCookie(reply: Headers, headers: Headers, connection: ClientConnection): void {
  const [token] = sessionCookiesOf(headers, connection)
  if (token !== undefined) setSessionCookie(reply, token, headers, connection)
}

/** Leaves none by which the browser would be in again. */
export function expireSessionCookie(reply: Headers, connection: ClientConnection): void {
  reply.append('set-cookie', expired(plainName))
  if (connection.isEncrypted) reply.append('set-cookie', `${expired(encryptedName)}; Secure`)
}

const expired = (name: string): string =>
  `${name}=; Path=/; HttpOnly; SameSite=Lax; Expires=${new Date(Date.now() - 86_400_000).toUTCString()}`
