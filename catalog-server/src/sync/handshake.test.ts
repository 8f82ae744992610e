import { afterAll, beforeAll, expect, test } from 'bun:test'
import { Database } from 'bun:sqlite'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { socketPath } from '@pezzottify/contract'
import type { Served, SignedIn } from '../testing/listening.ts'
import { serve } from '../testing/listening.ts'
import { upgradeHeaders as upgrade } from '../testing/socket-server.ts'
import type { TestApp } from '../testing/test-app.ts'
import { createTestApp } from '../testing/test-app.ts'

let app: TestApp
let served: Served
let phone: SignedIn
beforeAll(async () => {
  app = await createTestApp()
  served = serve(app)
  phone = await served.signIn('bob', 'bobs-phone')
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
})

const knock = async (headers: Record<string, string>, method = 'GET'): Promise<[number, string]> => {
  const response = await app.request(socketPath, { method, headers })
  return [response.status, response.headers.get('x-error-code') ?? '']
}
const signedIn = () => ({ authorization: phone.token })

test('the handshake refuses what is no WebSocket of version 13, before it asks who is there', async () => {
  expect(await knock({})).toEqual([426, 'upgrade_required'])
  expect(await knock({ ...upgrade, upgrade: 'h2c' })).toEqual([426, 'upgrade_required'])
  expect(await knock({ ...upgrade, connection: 'close' })).toEqual([426, 'upgrade_required'])
  expect(await knock({ ...upgrade, 'sec-websocket-version': '8' })).toEqual([426, 'upgrade_required'])
  expect(await knock({ ...upgrade, 'sec-websocket-key': 'short' })).toEqual([400, 'bad_request'])
  expect(await knock({ ...upgrade, ...signedIn() }, 'HEAD')).toEqual([426, 'upgrade_required'])
  expect(await knock({ ...upgrade, ...signedIn() }, 'POST')).toEqual([405, 'method_not_allowed'])
  const old = await app.request(socketPath, { headers: { ...upgrade, 'sec-websocket-version': '8' } })
  expect(old.headers.get('sec-websocket-version')).toBe('13')
})

test('the handshake refuses nobody in particular and unknown tokens with an empty 403', async () => {
  expect(await knock(upgrade)).toEqual([403, 'forbidden'])
  expect(await knock({ ...upgrade, authorization: 'x'.repeat(64) })).toEqual([403, 'forbidden'])
  const cookie = 'session_token=wrong'
  expect(await knock({ ...upgrade, ...signedIn(), cookie })).toEqual([403, 'forbidden'])
})

test('the handshake refuses pages of another site, whoever is signed in', async () => {
  const host = 'music.test'
  const foreignHeaders: Record<string, string>[] = [
    { origin: 'http://evil.test' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
  ]
  for (const foreign of foreignHeaders)
    expect(await knock({ ...upgrade, ...signedIn(), host, ...foreign })).toEqual([403, 'cross_site'])
})

test('the handshake takes a page of this site by its cookie, and programs without an origin', async () => {
  const open = (headers: Record<string, string>): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://${served.host}${socketPath}`, { headers })
      socket.addEventListener('message', () => resolve(true))
      socket.addEventListener('close', () => resolve(false))
    })
  const cookie = `theme=dark; session_token=${phone.token}`
  expect(await open({ cookie, origin: `http://${served.host}` })).toBe(true)
  expect(await open({ authorization: `Bearer ${phone.token}` })).toBe(true)
  expect(await open({ cookie, origin: 'http://evil.test' })).toBe(false)
  expect(await open({})).toBe(false)
})

test('the handshake agrees to no protocol, whatever a client offers', async () => {
  const socket = connect(served.port, '127.0.0.1')
  const fields = { host: served.host, ...upgrade, ...signedIn(), 'sec-websocket-protocol': 'made-up, chat' }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`GET ${socketPath} HTTP/1.1\r\n${lines.join('')}\r\n`)
  const [answer] = await once(socket, 'data')
  socket.destroy()
  expect(String(answer)).toStartWith('HTTP/1.1 101 ')
  expect(String(answer)).not.toMatch(/sec-websocket-protocol/i)
})

test('the handshake needs a token that belongs to a device', async () => {
  const { token } = await served.signIn('carol', 'carols-old-phone')
  using database = new Database(join(app.folder, 'data/user.db'))
  database.run(
    "UPDATE auth_token SET device_id = NULL WHERE device_id = (SELECT id FROM device WHERE device_uuid = 'carols-old-phone')",
  )
  const response = await app.request(socketPath, { headers: { ...upgrade, authorization: token } })
  expect([response.status, await response.text()]).toEqual([
    400,
    'Device ID required for WebSocket connection',
  ])
})
