import type { Session } from '../../base/session.ts'
import type { AppPasswords } from '../../identity/index.ts'
import { SubsonicError, subsonicCodes } from './error.ts'
import type { Parameters } from './parameters.ts'

/** Where app passwords are made. */
const helpPath = '/settings#apps'

/** @throws SubsonicError for every way in which they are missing, wrong, too many or not taken here */
export function sessionOf(parameters: Parameters, headers: Headers, appPasswords: AppPasswords): Session {
  const { text } = parameters
  const key = text('apiKey')
  if (key !== undefined) {
    if (['u', 'p', 't', 's'].some((name) => text(name) !== undefined)) throw conflicting()
    const session = appPasswords.byKey(key)
    if (!session) throw new SubsonicError(subsonicCodes.wrongKey, 'Invalid API key', helpPath)
    return session
  }
  const [user, password, token, salt] = [text('u'), text('p'), text('t'), text('s')]
  if (password !== undefined && (token !== undefined || salt !== undefined)) throw conflicting()
  if (password === undefined && token === undefined && salt === undefined && headers.has('authorization'))
    throw new SubsonicError(
      subsonicCodes.otherCredentials,
      'The header Authorization is not taken: sign in with an app password',
      helpPath,
    )
  if (user === undefined) throw missing('u')
  if (password !== undefined) return bySecret(appPasswords.byPassword(user, plainOf(password)))
  if (token === undefined) throw missing(salt === undefined ? 'p' : 't')
  if (salt === undefined) throw missing('s')
  const found = appPasswords.byToken(user, token, salt)
  if (found === 'unavailable')
    throw new SubsonicError(
      subsonicCodes.noTokens,
      'Token authentication is not available for this user: make an app password in the settings',
      helpPath,
    )
  return bySecret(found)
}

/** Names are kept: with plays, and in memory. */
const clientMaxCharacters = 100

/** The version that the app speaks, and the name it gives itself. @throws SubsonicError */
export function checkClient({ required }: Parameters): string {
  const major = Number.parseInt(required('v'), 10)
  if (major < 1)
    throw new SubsonicError(subsonicCodes.clientTooOld, 'Incompatible protocol version: upgrade the app')
  if (major > 1)
    throw new SubsonicError(subsonicCodes.serverTooOld, 'Incompatible protocol version: upgrade the server')
  return required('c').slice(0, clientMaxCharacters)
}

function bySecret(session: Session | null): Session {
  if (session) return session
  throw new SubsonicError(
    subsonicCodes.wrongCredentials,
    'Wrong user name or app password: make one in the settings, the password of the account is not taken here',
    helpPath,
  )
}

/** It may come as hexadecimal digits, which hide it from nobody. */
const plainOf = (password: string): string =>
  /^enc:([\da-f]{2})*$/i.test(password) ? Buffer.from(password.slice(4), 'hex').toString() : password

const missing = (name: string): SubsonicError =>
  new SubsonicError(subsonicCodes.missing, `Required parameter is missing: ${name}`)

const conflicting = (): SubsonicError =>
  new SubsonicError(subsonicCodes.conflictingCredentials, 'Conflicting ways of signing in')
