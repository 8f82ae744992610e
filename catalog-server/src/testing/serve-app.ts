import { listen } from '../cli/commands/listen.ts'
import type { TestApp } from './test-app.ts'
import { testPassword } from './test-app.ts'

export type ServedApp = {
  url: string
  /** A request over the socket, as the given user. */
  fetch(path: string, init?: BunFetchRequestInit & { as?: string }): Promise<Response>
  [Symbol.asyncDispose](): Promise<void>
}

/** A test app behind the real listener of the server, for tests of the bytes on the wire. */
export function serveApp({ app, anonymous }: TestApp): ServedApp {
  const listener = listen('127.0.0.1', 0, '--port', (request, server) => app.fetch(request, server))
  const url = `http://127.0.0.1:${listener.port}`
  const tokens = new Map<string, string>()
  const tokenOf = async (handle: string): Promise<string> => {
    const known = tokens.get(handle)
    if (known !== undefined) return known
    const device = { device_uuid: `socket-of-${handle}`, device_type: 'web' }
    const body = { user_handle: handle, password: testPassword, ...device }
    const { token } = await anonymous.auth.login({ body })
    tokens.set(handle, token)
    return token
  }
  return {
    url,
    fetch: async (path, { as, ...init } = {}) => {
      const headers = new Headers(init.headers)
      if (as) headers.set('authorization', await tokenOf(as))
      return fetch(url + path, { ...init, headers })
    },
    [Symbol.asyncDispose]: () => listener.stop(0),
  }
}
