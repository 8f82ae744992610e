import type { ClientConnection } from '../base/client-connection.ts'
import { sessionIdleSeconds } from '../base/session.ts'

/** The name of the session cookie, as other people's clients know it. */
const plainName = 'session_token'
/**
 * Its name over TLS. With this prefix a browser accepts it over TLS only and for this one host, so that neither a
 * sibling host under the same domain nor anybody on the network can plant one. The name differs because a browser does
 * not let a cookie without TLS replace one with it.
 */
const encryptedName = `__Host-${plainName}`

/**
 * The token of a request: the cookie, else `Authorization`, bare or after `Bearer`. The header does not make up for an
 * unknown cookie. When two cookies differ, one was planted by a sibling host, and none counts.
 */
export function tokenOf(headers: Headers, connection: ClientConnection): string | null {
  const [cookie, ...others] = sessionCookiesOf(headers, connection)
  if (cookie !== undefined) return others.every((other) => other === cookie) ? cookie : null
  const header = headers.get('authorization')?.trim()
  return header ? header.replace(/^Bearer +/i, '') : null
}

/** The values of the session cookie: under the TLS name if present on a TLS connection, else under the plain one. */
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
 * Sets the session cookie in the browser that sent `headers`. Over TLS it replaces a cookie of the plain name if that
 * was the only one: it may date from a time when both had one name.
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

/** Sends the cookie of a request again, with a new lifetime. */
export function renewSessionCookie(reply: Headers, headers: Headers, connection: ClientConnection): void {
  const [token] = sessionCookiesOf(headers, connection)
  if (token !== undefined) setSessionCookie(reply, token, headers, connection)
}

/** Expires every cookie by which the browser could continue the session. */
export function expireSessionCookie(reply: Headers, connection: ClientConnection): void {
  reply.append('set-cookie', expired(plainName))
  if (connection.isEncrypted) reply.append('set-cookie', `${expired(encryptedName)}; Secure`)
}

const expired = (name: string): string =>
  `${name}=; Path=/; HttpOnly; SameSite=Lax; Expires=${new Date(Date.now() - 86_400_000).toUTCString()}`
