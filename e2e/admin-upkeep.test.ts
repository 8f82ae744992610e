import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ScanStatus } from '@pezzottify/contract'
import type { Browser, Page } from 'playwright-core'
import { makeAlbum } from '../catalog-server/src/testing/library-fixture.ts'
import { forms, openBrowser } from './browser.ts'
import { createDevices, whenLive } from './devices.ts'
import { startProxy, startTlsProxy } from './nginx.ts'
import { printedFor } from './operating-guide.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

const options = ['--demo', '--supervised', 'on', '--trusted-proxy', '127.0.0.1']
let server: ServerProcess
let browser: Browser
let world: Awaited<ReturnType<typeof createDevices>>

beforeAll(async () => {
  server = await startServer(options)
  browser = await openBrowser()
  world = await createDevices(server, browser)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

/** A folder of files that are not music: fifteen empty ones, and one with a text in it. */
function makeBroken(name: string): string {
  const folder = join(server.folder, name)
  mkdirSync(folder)
  for (let index = 10; index < 25; index++) writeFileSync(join(folder, `${index}.mp3`), '')
  writeFileSync(join(folder, 'letter.flac'), 'Dear Elena, this is no music')
  return folder
}

test.each(forms)(
  'on a %s I add a folder, see what is wrong with it, and remove it',
  async (form, options) => {
    const folder = makeBroken(`broken-${form}`)
    const { page, errors, context } = await world.visit(
      world.owner,
      '/admin/library',
      form === 'desktop' ? { ...options, permissions: ['clipboard-read', 'clipboard-write'] } : options,
    )
    const folders = card(page, 'Music folders')
    await folders.getByText('Demo album').waitFor()
    await folders.getByRole('button', { name: 'Add a folder' }).click()
    const dialog = page.getByRole('dialog')
    const row = dialog.getByRole('treeitem', { name: new RegExp(`broken-${form}`) })
    // The server starts in the home of its user, which here is its data folder.
    await row.click()
    await dialog.getByRole('button', { name: 'Use this folder' }).click()
    await folders.getByText(folder).waitFor()

    const problems = card(page, 'Problems')
    await problems.getByText('16 files or folders could not be read').waitFor()
    await problems.getByRole('button', { name: 'No audio 1' }).click()
    await problems.getByText(join(folder, 'letter.flac')).waitFor()
    expect(await problems.getByRole('listitem').count()).toBe(1)
    await problems.getByRole('button', { name: 'All 16' }).click()
    await problems.getByLabel('Find a path or reason').fill('12.mp3')
    await problems.getByText(join(folder, '13.mp3')).waitFor({ state: 'detached' })
    const path = join(folder, '12.mp3')
    await problems.getByRole('button', { name: `Copy the path ${path}` }).click()
    await page.getByText('Copied').waitFor()
    if (form === 'desktop') expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(path)
    await problems.getByLabel('Find a path or reason').fill('no such thing')
    await problems.getByText('No problem matches').waitFor()

    await folders.getByRole('button', { name: `Remove ${folder} from the library` }).click()
    await page.getByRole('dialog').getByText('Its albums leave the library.').waitFor()
    await page.getByRole('button', { name: 'Remove folder' }).click()
    await folders.getByText(folder).waitFor({ state: 'detached' })
    await problems.getByText('Every file and folder could be read.').waitFor()
    expect(errors).toEqual([])
    rmSync(folder, { recursive: true })
    await context.close()
  },
)

/** A scan of what changed, to its end. */
async function scanned(): Promise<ScanStatus> {
  await world.admin.call('POST', '/admin/library/scan')
  for (;;) {
    const status = await world.admin.call<ScanStatus>('GET', '/admin/library/scan')
    if (status.state === 'idle') return status
    await Bun.sleep(20)
  }
}

test.each(forms)(
  'on a %s music that is not there says so and since when, and is removed when I say that it is really gone',
  async (form, options) => {
    const folder = join(server.folder, `unplugged-${form}`)
    const title = `Lakes by ${form}`
    await makeAlbum(join(folder, 'Lakes'), { title, artist: 'Ann', tracks: ['Still'] })
    await world.admin.call('POST', '/admin/library/folders', { path: folder })
    await scanned()
    const { items } = await world.admin.call<{ items: { id: string; name: string }[] }>(
      'GET',
      '/content/albums?filter=lakes',
    )
    const id = items.find(({ name }) => name === title)?.id
    const { page, errors, context, url } = await world.visit(world.owner, `/album/${id}`, options)
    const main = page.getByRole('main')
    await main.getByRole('button', { name: 'Play', exact: true }).waitFor()

    rmSync(join(folder, 'Lakes'), { recursive: true })
    writeFileSync(join(folder, 'README.txt'), 'The disk is not mounted')
    await scanned()
    await page.reload()
    await page.getByTestId('album-gone').getByText('out of reach since').waitFor()
    expect(await main.getByRole('button', { name: 'Play', exact: true }).count()).toBe(0)
    expect(await main.getByRole('button', { name: 'Shuffle' }).count()).toBe(0)
    await page.goto(`${url}/albums`)
    const cardOf = (name: string) => page.getByRole('article').filter({ hasText: name })
    await cardOf(title).waitFor()
    expect(await cardOf(title).getByRole('button', { name: /^Play/ }).count()).toBe(0)

    await page.goto(`${url}/admin/library`)
    await card(page, 'Problems').getByText('Music is not there').waitFor()
    await page.getByTestId('lost-music').getByRole('button', { name: 'It is really gone' }).click()
    const dialog = page.getByRole('dialog', { name: 'Remove 1 track that is not there?' })
    await dialog.getByRole('button', { name: 'It is really gone' }).click()
    await card(page, 'Problems').getByText('Every file and folder could be read.').waitFor()
    await scanned()
    await page.goto(`${url}/album/${id}`)
    await page.getByTestId('album-gone').getByText('gone since').waitFor()
    expect(errors).toEqual([])
    await context.close()
  },
)

test.each(forms)('on a %s I scan, follow it, and stop it', async (_, options) => {
  const { page, errors, context } = await world.visit(world.owner, '/admin/library', options)
  const scan = card(page, 'Scan')
  const status = {
    ...(await world.admin.call<object>('GET', '/admin/library/scan')),
    current_folder: '/m/Blue',
  }
  // The demo is scanned too quickly to be seen: the state of a long scan is given by the test.
  let told: object = { ...status, state: 'running', files_total: null, files_done: 12, outcome: null }
  await page.route('**/v1/admin/library/scan', (route) => {
    if (route.request().method() === 'DELETE') told = { ...told, state: 'cancelling' }
    return route.fulfill({ status: route.request().method() === 'GET' ? 200 : 202, json: told })
  })
  await scan.getByRole('button', { name: 'Scan now' }).click()
  await scan.getByText('Looking for files').waitFor()
  told = { ...told, files_total: 400, files_done: 100, files_per_second: 150, seconds_left: 2 }
  await scan.getByText(/^100 of 400, about/).waitFor()
  await scan.getByText('150 files/s').waitFor()
  await scan.getByRole('button', { name: 'Stop' }).click()
  await scan.getByText('Stopping').waitFor()
  told = { ...told, state: 'idle', outcome: 'cancelled', finished_at: 1_765_137_600 }
  await scan.getByText(/^Stopped Dec 7, 2025/).waitFor()

  await page.unroute('**/v1/admin/library/scan')
  await scan.getByRole('button', { name: 'Scan now' }).click()
  await scan.getByText(/^Finished /).waitFor()
  expect(errors).toEqual([])
  await context.close()
})

test.each(forms)(
  'on a %s I have everything read again, which puts right what is shown as it was before',
  async (_, options) => {
    type Found = { items: { id: string; name: string }[] }
    const names = async (): Promise<string[]> =>
      (await world.admin.call<Found>('GET', '/content/tracks')).items.map(({ name }) => name)
    const asTheFilesSay = await names()
    // As an older server might have read the files: no scan for what changed looks at them again.
    {
      using catalog = new Database(join(server.folder, 'data/catalog.db'))
      catalog.run('PRAGMA busy_timeout = 10000')
      catalog.run("UPDATE tracks SET name = 'Misread'")
    }
    const { unchanged } = await scanned()
    expect(new Set(await names())).toEqual(new Set(['Misread']))

    const { page, errors, context } = await world.visit(world.owner, '/admin/library', options)
    const scan = card(page, 'Scan')
    const counted = (name: string) => scan.locator('dl > div', { has: page.getByText(name, { exact: true }) })
    await counted('Unchanged').getByText(`${unchanged}`, { exact: true }).waitFor()
    await scan.getByRole('button', { name: 'Read everything again' }).click()
    await counted('Changed').getByText(`${unchanged}`, { exact: true }).waitFor()
    await counted('Unchanged').getByText('0', { exact: true }).waitFor()
    await scan.getByText(/^Finished /).waitFor()
    expect(await names()).toEqual(asTheFilesSay)
    expect(errors).toEqual([])
    await context.close()
  },
)

test.each(forms)(
  'on a %s the check says what this browser finds, behind a proxy that passes no upgrades and one that does',
  async (_, options) => {
    await using proxy = await startProxy(
      `location / { proxy_pass ${server.url}; proxy_set_header Host $http_host; }`,
    )
    await using passing = await startTlsProxy(printedFor(server.url, 'proxy_pass'))
    const context = await browser.newContext({ ...options, ignoreHTTPSErrors: true })
    const data = { ...world.owner, device_uuid: 'e2e-behind-proxy', device_type: 'web' }
    await context.request.post(`${proxy.url}/v1/auth/login`, { data })
    const page = await context.newPage()
    await page.goto(`${proxy.url}/admin/server`)
    const check = card(page, 'Server check')
    const found = check.getByRole('table', { name: 'What this browser finds' })
    await found.getByText('Let the proxy pass upgrades on /v1/ws').waitFor({ timeout: 20_000 })
    await check.getByText('1 thing to look at').waitFor()
    await found.getByText('HttpOnly; Secure comes with HTTPS').waitFor()
    await check.getByRole('table', { name: 'What the server finds' }).getByText('belong together').waitFor()

    await context.request.post(`${passing.url}/v1/auth/login`, { data })
    await page.goto(`${passing.url}/admin/server`)
    await found.getByText('Opens and answers').waitFor()
    await found.getByText('HttpOnly and Secure', { exact: true }).waitFor()
    await context.close()
  },
)

test.each(forms)('on a %s I see the server, and what takes how much room', async (_, options) => {
  const { page, errors, context } = await world.visit(world.owner, '/admin/server', options)
  await page.getByText('All is well', { exact: true }).waitFor()
  await card(page, 'Server check').getByText('Opens and answers').waitFor()
  const storage = card(page, 'Storage')
  await storage.getByText('Music database').waitFor()
  await storage.getByText(/used, .* free/).waitFor()
  await card(page, 'Backups').waitFor()
  const restart = card(page, 'Restart')
  await restart.getByRole('button', { name: 'Restart server' }).click()
  const dialog = page.getByRole('dialog', { name: 'Restart the server?' })
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect((await fetch(`${server.url}/v1/health`)).ok).toBe(true)
  expect(errors).toEqual([])
  await context.close()
})

test.each(forms)('on a %s I restart the server, and am told when it is back', async (_, form) => {
  const { page, context } = await world.visit(world.owner, '/admin/server', form)
  const restart = card(page, 'Restart')
  // Once the check has run, the server knows whether it is supervised.
  await card(page, 'Server check').getByText('Opens and answers').waitFor()
  await restart.getByRole('button', { name: 'Restart server' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Restart server' }).click()
  await restart.getByRole('button', { name: 'Restarting…' }).waitFor()
  expect(await server.exited).toBeNumber()
  const { port } = new URL(server.url)
  server = await startServer(options, undefined, server.folder, { port })
  await page.getByText('The server is back').waitFor({ timeout: 20_000 })
  await restart.getByRole('button', { name: 'Restart server' }).waitFor()
  await whenLive(page)
  await context.close()
})

test('a server that does not come back is not waited for without end', async () => {
  const { page, context } = await world.visit(world.owner, '/admin/server')
  await card(page, 'Server check').getByText('Opens and answers').waitFor()
  await page.route('**/v1/admin/reboot', (route) => route.fulfill({ status: 202, body: 'Begun' }))
  await page.clock.install()
  await card(page, 'Restart').getByRole('button', { name: 'Restart server' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Restart server' }).click()
  await card(page, 'Restart').getByRole('button', { name: 'Restarting…' }).waitFor()
  for (let second = 0; second < 63; second++) await page.clock.runFor(1_000)
  await card(page, 'Restart').getByText('did not come back within 60 seconds').waitFor()
  await context.close()
})

test('somebody without the permission sees none of it, and is refused', async () => {
  const mira = await world.addUser('Mira', 'Regular')
  const { page, context, url } = await world.visit(mira, '/')
  expect(await page.getByRole('link', { name: 'Administration' }).count()).toBe(0)
  for (const path of ['/admin', '/admin/library', '/admin/server']) {
    await page.goto(url + path)
    await whenLive(page)
    expect(new URL(page.url()).pathname).toBe('/')
  }
  const refused = await Promise.all(
    ['library/folders', 'library/scan', 'library/problems', 'doctor', 'storage'].map((path) =>
      context.request.get(`${url}/v1/admin/${path}`).then((answer) => answer.status()),
    ),
  )
  expect(refused).toEqual([403, 403, 403, 403, 403])
  await context.close()

  const editor = await world.addUser('Editor', ['AccessCatalog', 'EditCatalog'])
  const theirs = await world.visit(editor, '/admin/library')
  await card(theirs.page, 'Scan').waitFor()
  expect(await card(theirs.page, 'Music folders').count()).toBe(0)
  expect(await theirs.page.getByRole('link', { name: 'Server', exact: true }).count()).toBe(0)
  await theirs.context.close()
})
