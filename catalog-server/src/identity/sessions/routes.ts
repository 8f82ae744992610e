import type { api } from '@pezzottify/contract'
import { AppError } from '../../base/errors.ts'
import { addressesOf } from '../../http/addresses.ts'
import type { Handlers } from '../../http/mount.ts'
import { expireSessionCookie, setSessionCookie } from '../../http/session-cookie.ts'
import type { Accounts } from '../accounts/service.ts'
import type { Auth } from './service.ts'

/** The address that the server listens on. */
type Listening = { host: string; port: number }

export type LoginMeter = <T>(attempt: () => Promise<T>) => Promise<T>

export const authRoutes = (
  auth: Auth,
  listening: Listening,
  meter: LoginMeter,
  accounts: Pick<Accounts, 'changePassword' | 'rename'>,
): Handlers<typeof api.auth> => ({
  login: async ({ body, raw, reply, connection }) => {
    const login = await meter(() => auth.login(body.user_handle, body.password, body, connection))
    setSessionCookie(reply, login.token, raw.headers, connection)
    return login
  },
  logout: async ({ session, reply, connection }) => {
    await auth.logout(session.token_id)
    expireSessionCookie(reply, connection)
  },
  session: ({ session: { user_handle, user_id, user_since, permissions } }) => ({
    user_handle,
    user_id,
    user_since,
    permissions: [...permissions],
  }),
  rename: ({ body, session }) => accounts.rename(body.user_handle, session),
  changePassword: ({ body, session }) =>
    accounts.changePassword(body.current_password, body.password, session),
  challenge: () => notOffered(),
  answerChallenge: () => notOffered(),
  createPairing: ({ session, raw }) => ({
    ...auth.createPairing(session),
    addresses: addressesFor(raw, listening),
  }),
  pair: async ({ body, raw, reply, connection }) => {
    const login = await auth.pair(body.code, body)
    setSessionCookie(reply, login.token, raw.headers, connection)
    return login
  },
})

const notOffered = (): never => {
  throw new AppError('not_implemented')
}

/**
 * The addresses at which another device may reach this server: the one that this request used, unless only this
 * machine can use it, then those it listens on.
 */
function addressesFor(request: Request, { host, port }: Listening): string[] {
  const { protocol, host: asked } = new URL(request.url)
  const used = `${protocol}//${request.headers.get('host') ?? asked}`
  if (!isHere(used)) return [used]
  const others = addressesOf(host, port).filter((address) => !isHere(address))
  return others.length > 0 ? others : [used]
}

const isHere = (address: string): boolean => /^\w+:\/\/(localhost|127\.|\[::1\])/.test(address)
