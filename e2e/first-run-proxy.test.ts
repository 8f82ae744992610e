import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser } from 'playwright-core'
import { desktop, openBrowser, openPage } from './browser.ts'
import { startProxy } from './nginx.ts'
import { printedFor } from './operating-guide.ts'
import { startServer } from './server.ts'

const owner = { user_handle: 'Elena', password: 'eight or more' }
const device = { device_uuid: 'e2e-owner-device', device_type: 'web' }
let browser: Browser

beforeAll(async () => (browser = await openBrowser()))
afterAll(() => browser.close())

/**
 * Sends a program's request to become the owner. Resolves with the status and the code of the
 * error.
 */
async function claim(url: string, code?: string): Promise<[number, string | null]> {
  const response = await fetch(`${url}/v1/setup/owner`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...owner, ...device, code }),
  })
  return [response.status, response.headers.get('x-error-code')]
}

test('a proxy that tells nothing of its visitors does not open set-up to them, and the code does', async () => {
  await using server = await startServer(['--web', 'off'])
  await using proxy = await startProxy(`location / { proxy_pass ${server.url}; }`)
  expect(await claim(proxy.url)).toEqual([403, 'setup_code_wrong'])
  expect(await claim(server.url)).toEqual([403, 'setup_code_wrong'])
  const page = await browser.newPage()
  await page.goto(proxy.url)
  const inBrowser = await page.evaluate(
    async (body) =>
      (
        await fetch('/v1/setup/owner', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).status,
    { ...owner, ...device },
  )
  expect(inBrowser).toBe(403)
  await page.close()
  expect(await claim(proxy.url, await server.setupCode())).toEqual([201, null])
})

test('in a browser, the page behind a proxy asks for the code, says what is wrong, and takes it from the link', async () => {
  await using server = await startServer()
  await using proxy = await startProxy(printedFor(server.url, 'proxy_pass'))
  const { page, errors } = await openPage(await browser.newContext(desktop))
  await page.goto(proxy.url)
  await page.getByLabel('Name').fill(owner.user_handle)
  await page.getByLabel('Password', { exact: true }).fill(owner.password)
  const next = page.getByRole('button', { name: 'Continue' })
  await next.click()
  await page.getByText('Enter the code from the server’s log').waitFor()
  await page.getByLabel('One-time code').fill('AAAA-AAAA-AAAA')
  await next.click()
  await page.getByText('This code is wrong.').waitFor()

  const { hash } = new URL(/Set up at (\S+)/.exec(server.log())?.[1] ?? '')
  await page.goto(`${proxy.url}/setup${hash}`)
  await page.getByLabel('One-time code').waitFor({ state: 'detached' })
  await next.click()
  await page.getByText('Where is your music?').waitFor()
  await page.waitForURL(/\/setup\?step=music$/)
  expect(errors).toEqual([])
  await page.context().close()
})
