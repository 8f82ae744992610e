import type { ServerProcess } from '../server.ts'
import { startServer } from '../server.ts'

/** A server of its own to be attacked, with an administrator and a regular user. */
export type Target = ServerProcess & { admin: string; regular: string; password: string }

const password = 'the-Password-of-alice'

export async function startTarget(options = ['--web', 'off']): Promise<Target> {
  const server = await startServer(options)
  const send = async (method: 'POST' | 'PUT', path: string, body: object, authorization?: string) => {
    const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) }
    const response = await fetch(server.url + path, { method, headers, body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`${path} answered ${response.status}`)
    return response
  }
  const tokenIn = async (response: Response) => ((await response.json()) as { token: string }).token
  const device = (handle: string) => ({ device_uuid: `device-of-${handle}`, device_type: 'web' })
  const code = await server.setupCode()
  const owner = { user_handle: 'alice', password, code, ...device('alice') }
  const admin = await tokenIn(await send('POST', '/v1/setup/owner', owner))
  await send('POST', '/v1/admin/users', { user_handle: 'bob' }, admin)
  await send('PUT', '/v1/admin/users/bob/password', { password }, admin)
  await send('POST', '/v1/admin/users/bob/roles', { role: 'Regular' }, admin)
  const regular = await tokenIn(
    await send('POST', '/v1/auth/login', { user_handle: 'bob', password, ...device('bob') }),
  )
  return { ...server, admin, regular, password }
}
