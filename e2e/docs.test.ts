import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { desktop, openBrowser, openPage, phone } from './browser.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

let browser: Browser
let server: ServerProcess
beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer()
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

type Opened = { page: Page; errors: string[]; elsewhere: string[]; blocked: string[] }

/** The opened documentation, with its requests to others and its refused ones. */
async function openDocs(options: BrowserContextOptions): Promise<Opened> {
  const context = await browser.newContext(options)
  const { page, errors } = await openPage(context)
  const elsewhere: string[] = []
  const blocked: string[] = []
  page.on('request', (request) => {
    if (/^(https?|wss?):/.test(request.url()) && new URL(request.url()).origin !== server.url)
      elsewhere.push(request.url())
  })
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) blocked.push(message.text())
  })
  await page.goto(`${server.url}/docs#tag/auth/POST/v1/auth/login`)
  return { page, errors, elsewhere, blocked }
}

const nothingElse = ({ errors, elsewhere, blocked }: Opened): void => {
  expect({ errors, elsewhere, blocked }).toEqual({ errors: [], elsewhere: [], blocked: [] })
}

test('the documentation shows an operation, asks nobody else, and its policy blocks nothing it does', async () => {
  const opened = await openDocs(desktop)
  const { page } = opened
  await page.getByRole('heading', { name: 'Sign in and register the device' }).waitFor()
  await page.getByText('"a long secret"').first().waitFor()
  await page.evaluate(() => document.fonts.ready.then(() => null))
  nothingElse(opened)
  await page.context().close()
})

test('a signed-in user tries an endpoint from the documentation, and sees the answer', async () => {
  const opened = await openDocs(desktop)
  const { page } = opened
  await page.context().request.post(`${server.url}/v1/setup/owner`, {
    data: {
      user_handle: 'elena',
      password: 'eight or more',
      device_uuid: 'e2e-docs',
      device_type: 'web',
      code: await server.setupCode(),
    },
  })
  await page.getByRole('heading', { name: 'Sign in and register the device' }).waitFor()
  await page.goto(`${server.url}/docs#tag/auth/GET/v1/auth/session`)
  await page.getByRole('button', { name: /test request.*session/i }).click()
  const send = page.getByRole('button', { name: /^send get request/i })
  const [answer] = await Promise.all([page.waitForResponse(`${server.url}/v1/auth/session`), send.click()])
  expect(answer.status()).toBe(200)
  await page.getByRole('dialog').getByText('"elena"').waitFor()
  nothingElse(opened)
  await page.context().close()
})

test('on a phone nothing is wider than the screen, and the colours are those that the device asks for', async () => {
  const colours = new Set<string>()
  for (const colorScheme of ['dark', 'light'] as const) {
    const opened = await openDocs({ ...phone, colorScheme })
    const { page } = opened
    await page.getByRole('heading', { name: 'Sign in and register the device' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      phone.viewport.width,
    )
    colours.add(await page.evaluate(() => getComputedStyle(document.body).backgroundColor))
    nothingElse(opened)
    await page.context().close()
  }
  expect(colours.size).toBe(2)
})
