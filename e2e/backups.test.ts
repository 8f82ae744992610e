import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApi } from '@pezzottify/client'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { forms, openBrowser, openPage } from './browser.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

let browser: Browser
beforeAll(async () => (browser = await openBrowser()))
afterAll(() => browser.close())

const account = { user_handle: 'elena', password: 'a long password' }
const device = { device_uuid: 'device-of-elena', device_type: 'web' }

/** A server that restarts itself takes another free port, unless it was given one. */
function beginningAgain(): string[] {
  const held = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response() })
  // Once it is closed its port is 0.
  const port = String(held.port)
  void held.stop(true)
  return ['--supervised', 'off', '--port', port]
}

/** Waits until the server has restarted, in the same process and on the same port. `since`: the length of its log then. */
async function begunAnew({ log, url }: ServerProcess, since = 0): Promise<void> {
  while (!/ Restored (.|\n)* Listening at /.test(log().slice(since))) await Bun.sleep(20)
  expect((await fetch(`${url}/v1/health`)).status).toBe(200)
}

test('a running server begins anew with a backup in the same process, and a new one begins with it instead of an owner', async () => {
  const shelf = mkdtempSync(join(tmpdir(), 'pezzottify-shelf-'))
  const options = [...beginningAgain(), '--web', 'off', '--backup-dir', shelf, '--backup-every-hours', '0']
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

/** A new server, which is given a file that is no backup and then a downloaded one. */
async function beginWith(archive: string, form: BrowserContextOptions): Promise<void> {
  await using server = await startServer(beginningAgain())
  const context = await browser.newContext(form)
  const { page } = await openPage(context)
  await page.goto(/Set up at (\S+)/.exec(server.log())?.[1] ?? '')
  await page.getByRole('button', { name: 'Restore a backup' }).click()
  await page.getByText('This server has no folder with backups.').waitFor()
  const upload = async (file: string | { name: string; mimeType: string; buffer: Buffer }) => {
    const choosing = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Upload a backup' }).click()
    await (await choosing).setFiles(file)
  }
  await upload({ name: 'no.tar', mimeType: 'application/x-tar', buffer: Buffer.from('no') })
  await page.getByText('This is no backup').waitFor()
  await upload(archive)
  await page.waitForURL(/\/login/)
  await page.getByLabel('Name').fill(account.user_handle)
  await page.getByLabel('Password', { exact: true }).fill(account.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`${server.url}/`)
  await context.close()
}

describe('in the browser', () => {
  let shelf = ''
  let server: ServerProcess
  let api: ReturnType<typeof createApi>

  beforeAll(async () => {
    shelf = mkdtempSync(join(tmpdir(), 'pezzottify-shelf-'))
    const options = ['--backup-dir', join(shelf, 'backups'), '--backup-every-hours', '0']
    server = await startServer([...beginningAgain(), ...options])
    const body = { ...account, ...device, code: await server.setupCode() }
    const { token } = await createApi({ baseUrl: server.url }).setup.createOwner({ body })
    api = createApi({ baseUrl: server.url, headers: { authorization: token } })
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    rmSync(shelf, { recursive: true })
  })

  test.each(forms)(
    'on a %s an administrator makes, downloads, verifies, restores and deletes a backup, and a new server begins with it',
    async (form, options) => {
      const context = await browser.newContext(options)
      const data = { ...account, device_uuid: `${form}-of-elena`, device_type: 'web' }
      await context.request.post(`${server.url}/v1/auth/login`, { data })
      const archive = join(shelf, `${form}.tar`)
      const { page, errors } = await openPage(context)
      await page.goto(`${server.url}/admin/server`)
      const section = page.getByRole('region', { name: 'Backups' })
      const press = (name: string) => section.getByRole('button', { name }).click()
      await section.getByText('There is none yet.').waitFor()
      await section.getByRole('button', { name: 'Back up now' }).press('Enter')
      await section.getByText('Verified', { exact: true }).waitFor()
      await section.getByText('1 user').waitFor()
      const [made] = (await api.backups.list()).backups
      const name = made?.name ?? ''
      const downloading = page.waitForEvent('download')
      await section.getByRole('link', { name: 'Download' }).click()
      await (await downloading).saveAs(archive)

      const added = join(shelf, 'backups', name, 'added.txt')
      writeFileSync(added, 'no part of it')
      await press('Verify')
      await section.getByText('Not whole', { exact: true }).waitFor()
      await section.getByText('added.txt is no part of this backup', { exact: true }).waitFor()
      rmSync(added)
      await press('Verify')
      await section.getByText('Verified', { exact: true }).waitFor()
      expect((await api.backups.list()).backups).toMatchObject([{ name, verified: true, differences: [] }])
      expect(errors.splice(0)).toEqual([])

      await api.likes.like({ params: { type: 'track', id: `after-${form}` } })
      const since = server.log().length
      await press('Restore')
      const reloaded = page.waitForEvent('load')
      await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click()
      await reloaded
      await section.getByText(/A backup was restored just now/).waitFor()
      await begunAnew(server, since)
      expect((await api.backups.list()).restored).toMatchObject({ name, failure: null })
      expect((await api.sync.state()).likes.tracks).toEqual([])
      // A server that begins anew is not there for a moment, or says that it is starting.
      const meanwhile = errors.splice(0).filter((error) => !error.includes('status of 503'))

      await press('Delete')
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
      await section.getByText('There is none yet.').waitFor()
      expect(readdirSync(join(shelf, 'backups'))).toEqual([])
      const seen = [...meanwhile, ...errors]
      expect(seen.filter((error) => !/ERR_CONNECTION|WebSocket/.test(error))).toEqual([])
      await context.close()
      await beginWith(archive, options)
    },
    240_000,
  )
})
