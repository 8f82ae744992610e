import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Endpoint } from '@pezzottify/contract'
import { api, socketPath } from '@pezzottify/contract'
import { exchange } from '../raw-request.ts'
import type { Target } from './target.ts'
import { startTarget } from './target.ts'

let target: Target
beforeAll(async () => {
  target = await startTarget(['--web', 'off', '--log-level', 'trace', '--logging-level', 'body'])
})
afterAll(() => target?.[Symbol.asyncDispose]())

const guess = 'Guessed-Password'
const renewed = 'Renewed-Password'

type Sent = { method?: string; as?: string | null; body?: unknown; headers?: Record<string, string> }

async function send(path: string, { method = 'POST', as = target.admin, body, headers }: Sent = {}) {
  const response = await fetch(target.url + path, {
    method,
    headers: {
      ...(as !== null && { authorization: as }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, json: () => JSON.parse(text) as Record<string, string> }
}

const device = { device_uuid: 'device-of-a-guest', device_type: 'web' }

/** Calls everything that gives or takes a secret. Resolves with the secrets. */
async function useSecrets(): Promise<string[]> {
  const login = { user_handle: 'bob', password: target.password, ...device }
  const token = (await send('/v1/auth/login', { as: null, body: login })).json()['token'] ?? ''
  await send('/v1/auth/login', { as: null, body: { ...login, password: guess } })
  await send('/v1/auth/session', { method: 'GET', as: null, headers: { cookie: `session_token=${token}` } })
  await send('/v1/auth/session', { method: 'GET', as: `Bearer ${token}` })
  const code = (await send('/v1/auth/pairing')).json()['code'] ?? ''
  const paired = (await send('/v1/auth/pair', { as: null, body: { ...device, code } })).json()['token'] ?? ''
  await send('/v1/auth/pair', { as: null, body: { ...device, code } })
  await send('/v1/admin/users/bob/password', { method: 'PUT', body: { password: renewed } })
  await send('/v1/admin/users/carol/password', { method: 'PUT', body: JSON.stringify(renewed) })
  await send('/v1/content/album', {
    body: { id: 'al', name: 'Album', album_type: 'Album', genres: [], artist_ids: [] },
  })
  const issued = (await send('/v1/content/download', { body: { kind: 'album', id: 'al' } })).json()
  const link = issued['url'] ?? ''
  await send(link, { method: 'GET', as: null })
  await send(`${link}/`, { method: 'GET', as: null, headers: { referer: target.url + link } })
  const setUp = await target.setupCode()
  await send('/v1/setup/owner', { as: null, body: { ...login, code: setUp } })
  const secrets = [target.admin, target.regular, token, paired, code, link.split('/').at(-1) ?? '', setUp]
  expect(secrets.filter((secret) => secret.length < 8)).toEqual([])
  return [...secrets, target.password, guess, renewed]
}

/** Sends secrets where they do not belong: wrong place, wrong type, wrong path. */
async function misplace(secrets: string[]): Promise<void> {
  for (const secret of secrets) {
    for (const name of [
      'token',
      'session_token',
      'password',
      'Pass%77ord',
      'access_token',
      'api_key',
      'code',
    ])
      await send(`/v1/content/albums?limit=1&${name}=${encodeURIComponent(secret)}`, { method: 'GET' })
    for (const path of [
      '/v1/auth/login/',
      '//v1/auth/login',
      '/V1/auth/login',
      '/v1/auth/login',
      '/v1/user/playlist',
    ])
      for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
        await send(path, {
          as: null,
          body: { name: 'x', password: secret },
          headers: { 'content-type': type },
        })
        await send(path, { body: `password=${secret}`, headers: { 'content-type': type } })
      }
    await send('/v1/auth/login', { as: null, body: { user_handle: secret, password: 7 } })
    await send('/v1/content/albums', {
      method: 'GET',
      as: secret,
      headers: {
        'x-api-key': secret,
        'x-auth-token': secret,
        'proxy-authorization': secret,
        cookie: `a=${secret}`,
      },
    })
    await send(socketPath, { method: 'GET', as: secret, headers: { upgrade: 'websocket' } })
  }
}

test('no secret is in the log, at its most talkative, or in any file of the data folder', async () => {
  const secrets = await useSecrets()
  await misplace(secrets)
  const endpoints: Endpoint[] = Object.values(api).flatMap((group) => Object.values(group))
  for (const { method, path } of endpoints.filter(({ path }) => !/reboot|logout/.test(path)))
    await send(path.replace(/\{\w+\}/g, '1'), {
      method,
      ...(method !== 'GET' && { body: { password: renewed, token: target.admin, code: secrets.at(4) } }),
      headers: { cookie: `session_token=${target.admin}` },
    })
  expect(target.log()).toContain('>>> POST /v1/auth/login')
  expect(target.log()).toContain(' body=')

  // The set-up code is in the log on purpose, but only in its box.
  const log = target.log().replace(/┌─[^]*─┘/, '')
  const data = join(target.folder, 'data')
  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  expect(files.map(({ name }) => name)).toContain('user.db')
  const places: [string, string][] = [
    ['the log', log],
    ...files.map(({ parentPath, name }): [string, string] => [
      name,
      readFileSync(join(parentPath, name), 'latin1'),
    ]),
  ]
  const found = places.flatMap(([place, text]) =>
    secrets.filter((secret) => text.includes(secret)).map((secret) => [place, around(text, secret)]),
  )
  expect(found).toEqual([])
})

const around = (text: string, secret: string): string => {
  const at = text.indexOf(secret)
  return text.slice(Math.max(0, at - 120), at + secret.length)
}

test('nobody writes lines of their own into the log, or commands to the terminal that shows it', async () => {
  const before = target.log().length
  const control = '\u001b[31m\u009b2J\u0007\u007f\u0085'
  const forged = '2026-01-01T00:00:00.000Z ERROR forged'
  const breaks = encodeURIComponent(`\r\n${forged}\n${control}\u2028\u202e`)
  const head = (path: string, ...fields: string[]): string =>
    [`GET ${path} HTTP/1.1`, 'host: music.test', 'connection: close', ...fields].join('\r\n') + '\r\n\r\n'
  await exchange(target.url, head(`/v1/${breaks}?q=${breaks}`))
  await exchange(
    target.url,
    Buffer.from(head('/v1/health', `x-note: a${control}`, `user-agent: ${control}`), 'latin1'),
  )
  await exchange(target.url, Buffer.from(head('/v1/health', `x-note: \u202e${forged}`), 'utf8'))
  await send('/v1/user/playlist', { body: { name: `\r\n${forged}${control}\u2028\u202e`, track_ids: [] } })
  await send('/v1/admin/users', { body: { user_handle: `\r\n${forged}${control}` } })
  const written = target.log().slice(before)
  expect(written).toContain('x-note')
  expect(written).toContain('forged')
  for (const line of written.split('\n').filter(Boolean)) {
    expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z (INFO |WARN |DEBUG|TRACE) /)
    expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u)
  }
})
