import { expect, test } from 'bun:test'
import type { TestApp } from './test-app.ts'
import { createTestApp, testPassword } from './test-app.ts'

type Owned = { playlist: string; device: number; link: number; appPassword: number }

/** The things that bob owns, by kind. */
async function bobsThings(app: TestApp): Promise<Owned> {
  const bob = app.as('bob')
  await app.as('alice').accounts.grant({
    params: { handle: 'bob' },
    body: { permission: 'IssueContentDownload' },
  })
  await app.as('alice').accounts.grant({
    params: { handle: 'carol' },
    body: { permission: 'IssueContentDownload' },
  })
  const playlist = await bob.playlists.create({ body: { name: 'Mine', track_ids: [] } })
  const link = await bob.downloads.issue({ body: { kind: 'playlist', id: playlist, lifetime_seconds: 600 } })
  const { device_id } = await app.anonymous.auth.login({
    body: {
      user_handle: 'bob',
      password: testPassword,
      device_uuid: 'second-phone-of-bob',
      device_type: 'web',
    },
  })
  const { id: appPassword } = await bob.appPasswords.create({ body: { name: 'Car' } })
  return { playlist, device: device_id, link: link.id, appPassword }
}

type Asked = { method: string; path: string; body?: unknown }

const onPlaylist = (id: string): Asked[] => [
  { method: 'GET', path: `/v1/user/playlist/${id}` },
  { method: 'PUT', path: `/v1/user/playlist/${id}`, body: { name: 'Yours', track_ids: [] } },
  { method: 'PUT', path: `/v1/user/playlist/${id}/add`, body: { tracks_ids: [] } },
  { method: 'PUT', path: `/v1/user/playlist/${id}/remove`, body: { tracks_positions: [0] } },
  { method: 'DELETE', path: `/v1/user/playlist/${id}` },
  { method: 'POST', path: '/v1/content/download', body: { kind: 'playlist', id } },
]
const askedOf = ({ playlist, device, link, appPassword }: Owned): Asked[] => [
  ...onPlaylist(playlist),
  { method: 'DELETE', path: `/v1/user/devices/${device}` },
  {
    method: 'POST',
    path: '/v1/user/playback/commands',
    body: { device_id: device, command: { name: 'pause' } },
  },
  { method: 'DELETE', path: `/v1/content/downloads/${link}` },
  { method: 'DELETE', path: `/v1/user/app-passwords/${appPassword}` },
]

async function answerTo(app: TestApp, as: string, { method, path, body }: Asked): Promise<unknown> {
  const response = await app.request(path, {
    method,
    as,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  })
  response.headers.delete('x-request-id')
  return [response.status, [...response.headers], await response.text()]
}

test("other people's things answer exactly as missing ones, to administrators too", async () => {
  await using app = await createTestApp()
  const owned = await bobsThings(app)
  const absent = askedOf({
    playlist: 'n'.repeat(owned.playlist.length),
    device: 9_999,
    link: 9_999,
    appPassword: 9_999,
  })
  for (const stranger of ['carol', 'alice'])
    for (const [index, asked] of askedOf(owned).entries()) {
      const [theirs, nobodys] = [
        await answerTo(app, stranger, asked),
        await answerTo(app, stranger, absent[index]!),
      ]
      expect([asked, theirs]).toEqual([asked, nobodys])
      expect(theirs).toMatchObject([404, expect.anything(), ''])
    }
  expect(await (await app.request('/v1/user/playlists', { as: 'bob' })).text()).toContain(owned.playlist)
  expect((await app.as('bob').downloads.list()).map(({ revoked_at }) => revoked_at)).toEqual([null])
  expect(await app.as('bob').devices.list()).toHaveLength(2)
  expect(await app.as('bob').appPasswords.list()).toHaveLength(1)
})

test('ids of others among one’s own, in a body or a query, open nothing', async () => {
  await using app = await createTestApp()
  const { playlist } = await bobsThings(app)
  const carol = app.as('carol')
  const own = await carol.playlists.create({ body: { name: 'Own', track_ids: [] } })
  const send = (method: string, path: string, body: unknown): Promise<Response> =>
    app.request(path, {
      method,
      as: 'carol',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    })
  const both = [own, playlist]
  expect((await send('PUT', `/v1/user/playlist/${own}/add`, { tracks_ids: both })).status).toBe(400)
  expect((await send('PUT', `/v1/user/playlist/${own}`, { id: playlist, name: 'Renamed' })).status).toBe(200)
  expect(
    (await send('POST', '/v1/user/playlist', { id: playlist, name: 'Taken', track_ids: [] })).status,
  ).toBe(409)
  const batch = await send('POST', '/v1/content/batch', { artists: both, albums: both, tracks: both })
  expect(await batch.text()).not.toContain('Mine')
  for (const path of ['/v1/sync/state', '/v1/sync/events?since=0', '/v1/user/playlists', '/v1/user/settings'])
    for (const query of ['user_id=2', 'user_handle=bob', `id=${playlist}`]) {
      const response = await app.request(`${path}${path.includes('?') ? '&' : '?'}${query}`, { as: 'carol' })
      expect([path, response.status]).toEqual([path, 200])
      expect(await response.text()).not.toContain('Mine')
    }
  const bobs = await (await app.request(`/v1/user/playlist/${playlist}`, { as: 'bob' })).text()
  expect(bobs).toContain('"name":"Mine"')
})

test('it takes as long to say that a playlist is not mine as that there is none', async () => {
  await using app = await createTestApp()
  const { playlist } = await bobsThings(app)
  const paths = [playlist, 'n'.repeat(playlist.length)].map((id) => `/v1/user/playlist/${id}`)
  const times: [number[], number[]] = [[], []]
  for (let round = 0; round < 600; round += 1)
    for (const which of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const started = performance.now()
      await app.request(paths[which] ?? '', { as: 'carol' })
      if (round >= 100) times[which].push(performance.now() - started)
    }
  const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
  expect(median(times[0]) / median(times[1])).toBeWithin(0.85, 1.15)
})
