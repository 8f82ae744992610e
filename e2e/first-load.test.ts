import { expect, test } from 'bun:test'
import { gzipSync } from 'node:zlib'
import { desktop, openBrowser } from './browser.ts'
import { createDevices } from './devices.ts'
import { startServer } from './server.ts'

const firstLoadMaxBytes = 150_000

test('the first page of a new visit needs at most 150 kB of script, packed', async () => {
  await using server = await startServer(['--demo'])
  const browser = await openBrowser()
  const world = await createDevices(server, browser)
  const context = await browser.newContext(desktop)
  await context.request.post(`${server.url}/v1/auth/login`, {
    data: { ...world.owner, device_uuid: 'e2e-first-load', device_type: 'web' },
  })
  const page = await context.newPage()
  const scripts: Promise<number>[] = []
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.endsWith('.js'))
      scripts.push(response.body().then((body) => gzipSync(body).length))
  })
  await page.goto(server.url)
  await page.getByRole('link', { name: 'Four Rooms, One Evening' }).first().waitFor()
  await page.waitForLoadState('networkidle')
  const sizes = await Promise.all(scripts)
  expect(sizes.length).toBeGreaterThan(5)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(firstLoadMaxBytes)
  await browser.close()
}, 60_000)
