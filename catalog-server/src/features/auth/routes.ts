import { networkInterfaces } from 'node:os'
import type { api } from '@pezzottify/contract'
import { AppError } from '../../errors.ts'
import type { Handlers } from '../../http/mount.ts'
import { expiredSessionCookie, sessionCookie } from '../../http/session.ts'
import type { Auth } from './service.ts'

export type LoginMeter = <T>(attempt: () => Promise<T>) => Promise<T>

export const authRoutes = (auth: Auth, port: () => number, meter: LoginMeter): Handlers<typeof api.auth> => ({
  login: async ({ body, reply }) => {
    const login = await meter(() => auth.login(body.user_handle, body.password, body))
    reply.append('set-cookie', sessionCookie(login.token))
    return login
  },
  logout: async ({ session, reply }) => {
    await auth.logout(session.token_id)
    reply.append('set-cookie', expiredSessionCookie())
  },
  session: ({ session }) => ({ user_handle: session.user_handle, permissions: [...session.permissions] }),
  challenge: () => notOffered(),
  answerChallenge: () => notOffered(),
  createPairing: ({ session, raw }) => ({
    ...auth.createPairing(session.user_id, session.user_handle),
    addresses: addressesOf(raw, port()),
  }),
  pair: async ({ body, reply }) => {
    const login = await auth.pair(body.code, body)
    reply.append('set-cookie', sessionCookie(login.token))
    return login
  },
})

const notOffered = (): never => {
  throw new AppError('not_implemented')
}

/**
 * How another device may reach this server: the address this request used, unless only this machine can use it, then
 * the machine's own addresses.
 */
function addressesOf(request: Request, port: number): string[] {
  const { protocol, host, hostname } = new URL(request.url)
  const used = `${protocol}//${request.headers.get('host') ?? host}`
  if (!/^(localhost|127\.|\[::1\])/.test(hostname)) return [used]
  const own = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((entry) => !entry.internal && entry.family === 'IPv4')
    .map((entry) => `http://${entry.address}:${port}`)
  return own.length > 0 ? own : [used]
}
