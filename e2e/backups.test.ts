import { expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApi } from '@pezzottify/client'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

const account = { user_handle: 'elena', password: 'a long password' }
const device = { device_uuid: 'device-of-elena', device_type: 'web' }

/** Waits until the server that was asked to begin anew has done so, in the same process and on the same port. */
async function begunAnew({ log, url }: ServerProcess): Promise<void> {
  while (!/ Restored (.|\n)* Listening at /.test(log())) await Bun.sleep(20)
  expect((await fetch(`${url}/v1/health`)).status).toBe(200)
}

test('a running server begins anew with a backup in the same process, and a new one begins with it instead of an owner', async () => {
  const shelf = mkdtempSync(join(tmpdir(), 'pezzottify-shelf-'))
  const options = ['--web', 'off', '--backup-dir', shelf, '--backup-every-hours', '0']
  {
    await using server = await startServer(options)
    const { token } = await createApi({ baseUrl: server.url }).setup.createOwner({
      body: { ...account, ...device, code: await server.setupCode() },
    })
    const api = createApi({ baseUrl: server.url, headers: { authorization: token } })
    await api.likes.like({ params: { type: 'track', id: 'before' } })
    const { name } = await api.backups.make()
    while ((await api.backups.list()).job) await Bun.sleep(50)
    await api.likes.like({ params: { type: 'track', id: 'after' } })

    await api.backups.restore({ params: { name } })
    await begunAnew(server)

    expect((await api.sync.state()).likes.tracks.map(String)).toEqual(['before'])
    expect((await api.backups.list()).restored).toMatchObject({ name, failure: null })
    expect(
      readdirSync(join(server.folder, 'data')).filter((file) => file.startsWith('user.db.kept-')).length,
    ).not.toBe(0)
    expect(await server.end()).toBe(0)
  }
  await using server = await startServer(options)
  const anonymous = createApi({ baseUrl: server.url })
  const code = await server.setupCode()
  const [found] = (await anonymous.backups.listAtSetup({ body: { code } })).backups
  await anonymous.backups.restoreAtSetup({ params: { name: found?.name ?? '' }, body: { code } })
  await begunAnew(server)
  expect((await fetch(`${server.url}/v1/setup`)).status).toBe(404)
  const { token } = await anonymous.auth.login({ body: { ...account, ...device } })
  const api = createApi({ baseUrl: server.url, headers: { authorization: token } })
  expect((await api.sync.state()).likes.tracks.map(String)).toEqual(['before'])
  rmSync(shelf, { recursive: true })
}, 120_000)
