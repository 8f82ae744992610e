import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { desktop, openBrowser, openPage, phone, whenPlaying } from '../browser.ts'
import { createDevices } from '../devices.ts'
import type { ServerProcess } from '../server.ts'
import { freePort } from '../free-port.ts'
import { startServer } from '../server.ts'

declare const window: { ran?: string[]; refused?: string[] }

let browser: Browser
let server: ServerProcess
let devices: Awaited<ReturnType<typeof createDevices>>
beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer(['--demo'])
  devices = await createDevices(server, browser)
}, 60_000)
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

/** Every page in the router's own list, with ids for its parameters. */
async function allPaths(): Promise<string[]> {
  const source = (file: string): string =>
    readFileSync(resolve(import.meta.dirname, '../../web/src', file), 'utf8')
  const sections = [...source('features/admin/sections.ts').matchAll(/name: '(\w+)',\s*needs/g)]
  const paths = [
    ...[...source('shell/router.ts').matchAll(/path: '([^']+)'/g)].map(([, path = '']) => path),
    ...sections.map(([, name = '']) => `/admin/${name}`),
  ]
  expect([paths.length > 20, sections.length > 3]).toEqual([true, true])
  const { admin } = devices
  const { items: albums } = await admin.call<{ items: { id: string; artists: { id: string }[] }[] }>(
    'GET',
    '/content/albums',
  )
  const { items: tracks } = await admin.call<{ items: { id: string }[] }>('GET', '/content/tracks')
  const playlist = await admin.call<string>('POST', '/user/playlist', {
    name: 'Kitchen, loud',
    track_ids: tracks.map(({ id }) => id),
  })
  const ids: [string, string | undefined][] = [
    ['/album/:id', albums[0]?.id],
    ['/artist/:id', albums[0]?.artists[0]?.id],
    ['/playlist/:id', playlist],
  ]
  return paths.map((path) => {
    const id = ids.find(([start]) => path.startsWith(start))?.[1]
    return path
      .replace(':id', id ?? 'no-id')
      .replace(':name', 'Ambient')
      .replace(':query?', 'last')
      .replace(':rest(.*)*', 'no/such/page')
  })
}

/** A page, and everything that its policy refused, from the browser's log and the page's own events. */
async function watched(context: BrowserContext): Promise<{ page: Page; refused: string[] }> {
  const refused: string[] = []
  await context.exposeFunction('reportRefusal', (what: string) => void refused.push(what))
  await context.addInitScript(
    `addEventListener('securitypolicyviolation', (event) => reportRefusal(event.effectiveDirective + ' ' + event.blockedURI + ' at ' + location.pathname + ' ' + event.sourceFile + ':' + event.lineNumber))`,
  )
  const { page } = await openPage(context)
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) refused.push(message.text())
  })
  return { page, refused }
}

test('no page that is open to everybody does what its policy refuses, before there is an owner and after', async () => {
  await using fresh = await startServer()
  for (const { url } of [fresh, server]) {
    const { page, refused } = await watched(await browser.newContext(desktop))
    for (const path of ['/setup', '/login', '/pair'])
      await page.goto(url + path, { waitUntil: 'networkidle' })
    expect(refused).toEqual([])
    await page.context().close()
  }
}, 60_000)

test('no page does what its policy refuses, on desktop and phone, while music plays', async () => {
  const paths = await allPaths()
  for (const form of [desktop, phone]) {
    const { context, page: first } = await devices.visit(devices.owner, '/', form)
    await first.close()
    const { page, refused } = await watched(context)
    await page.goto(`${server.url}${paths.find((path) => path.startsWith('/album/'))}`)
    await page.getByRole('main').getByRole('button', { name: /^Play/ }).first().click()
    await whenPlaying(page, ({ time, paused }) => time > 0.3 && !paused)
    for (const path of paths.filter((each) => each !== '/logout')) {
      await page.goto(server.url + path)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await page.waitForLoadState('networkidle')
    }
    await page.goto(`${server.url}/tracks`)
    await page.getByRole('row').first().getByRole('button', { name: /^More/ }).press('Enter')
    await page.getByText('Add to playlist…').click()
    await page.getByRole('dialog').waitFor()
    await page.goto(`${server.url}/docs`, { waitUntil: 'networkidle' })
    await page.goto(`${server.url}/logout`)
    await page.waitForURL(/\/login/)
    expect(refused.filter((what) => !isProbe(what))).toEqual([])
    await context.close()
  }
}, 180_000)

/** The API viewer tests by trying whether code may be made from text, and does without. */
const isProbe = (what: string): boolean => /^script-src eval at \/docs \S+\/docs\/viewer-/.test(what)

/** Code in each way in which it could enter a page. Each records that it ran. */
const told = (what: string): string => `(window.ran ??= []).push('${what}')`
const injected = `
  <script>${told('inline')}</script>
  <script type="module">${told('module')}</script>
  <script src="data:text/javascript,${encodeURIComponent(told('data'))}"></script>
  <script src="http://localhost:1/elsewhere.js"></script>
  <img src="x:" onerror="${told('handler')}">
  <svg onload="${told('svg')}"></svg>
  <iframe srcdoc="&lt;script&gt;${told('frame').replace('window', 'parent')}&lt;/script&gt;"></iframe>
  <base href="http://localhost:1/">
  <style>body { display: none }</style>
  <object data="data:text/html,x"></object>`

test('a script that got into the page does not run, however it is written, and sends nothing elsewhere', async () => {
  const { context, page: first } = await devices.visit(devices.owner)
  await first.close()
  const { page, refused } = await watched(context)
  const elsewhere: string[] = []
  page.on('requestfinished', (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(server.url)) elsewhere.push(request.url())
  })
  // As if the server itself had sent it: the headers are those of the page.
  await page.route(`${server.url}/albums`, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: (await response.text()).replace('<body>', `<body>${injected}`) })
  })
  await page.goto(`${server.url}/albums`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.evaluate(async (html) => {
    const place = document.createElement('div')
    document.body.append(place)
    place.innerHTML = html
    const script = document.createElement('script')
    script.textContent = "(window.ran ??= []).push('added')"
    document.body.append(script)
    const link = document.createElement('a')
    link.href = "javascript:(window.ran ??= []).push('link')"
    document.body.append(link)
    link.click()
    // In a turn of its own: code evaluated from outside is allowed to do it.
    setTimeout('(window.ran ??= []).push("text")')
    await fetch('http://localhost:1/stolen').catch(() => null)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }, injected)
  expect(await page.evaluate(() => window.ran ?? [])).toEqual([])
  expect(await page.evaluate(() => getComputedStyle(document.body).display)).not.toBe('none')
  expect(elsewhere).toEqual([])
  const kinds = new Set(refused.map((what) => what.split(' ')[0]))
  for (const kind of [
    'script-src',
    'script-src-elem',
    'script-src-attr',
    'style-src-elem',
    'connect-src',
    'base-uri',
  ])
    expect(kinds).toContain(kind)
  await context.close()
}, 60_000)

test('a stream and a picture that are opened by themselves are shown, and JSON is no page', async () => {
  const { context, page } = await devices.visit(devices.owner)
  const { items } = await devices.admin.call<{ items: { id: string }[] }>('GET', '/content/tracks')
  await page.goto(`${server.url}/v1/content/stream/${items[0]?.id}`)
  await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 0.2)
  await page.goto(`${server.url}/v1/content/albums`)
  expect(await page.evaluate(() => document.body.textContent)).toContain('"items"')
  const error = await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.ran = ["json"]'
    document.body.append(script)
    return window.ran ?? null
  })
  expect(error).toBeNull()
  await context.close()
}, 60_000)

test('what the server shows before it can start has its style, and nothing else', async () => {
  const folder = join(server.folder, 'blocked')
  writeFileSync(folder, '')
  const port = await freePort()
  const child = Bun.spawn(
    [
      process.execPath,
      resolve(import.meta.dirname, '../../catalog-server/src/main.ts'),
      'serve',
      '--data',
      folder,
    ].concat(['--host', '127.0.0.1', '--port', String(port), '--metrics-port', 'off', '--web', 'off']),
    { stdout: 'ignore', stderr: 'ignore' },
  )
  try {
    const { page, refused } = await watched(await browser.newContext(desktop))
    for (let tries = 0; tries < 200; tries += 1) {
      if (await page.goto(`http://127.0.0.1:${port}/`).catch(() => null)) break
      await Bun.sleep(50)
    }
    await page.getByText('is not a folder').first().waitFor()
    expect(await page.evaluate(() => getComputedStyle(document.body).maxWidth)).toBe('960px')
    expect(refused).toEqual([])
    await page.context().close()
  } finally {
    child.kill('SIGTERM')
    await child.exited
  }
}, 30_000)
