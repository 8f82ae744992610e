import { afterAll, beforeAll, expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { desktop, openBrowser } from '../browser.ts'
import { createDevices } from '../devices.ts'
import { watchPolicy } from '../policy.ts'
import type { ServerProcess } from '../server.ts'
import { freePort } from '../../catalog-server/src/testing/free-port.ts'
import { startServer } from '../server.ts'

declare const window: { ran?: string[]; refused?: string[] }

let browser: Browser
let server: ServerProcess
let devices: Awaited<ReturnType<typeof createDevices>>
beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer(['--demo'])
  devices = await createDevices(server, browser)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

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
  const { page, refused } = await watchPolicy(context)
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
})

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
})

test('the page of a server that cannot start has its own style, and loads nothing else', async () => {
  const folder = join(server.folder, 'blocked')
  writeFileSync(folder, '')
  const port = freePort()
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
    const { page, refused } = await watchPolicy(await browser.newContext(desktop))
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
})
