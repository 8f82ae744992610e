import { expect, test } from 'bun:test'
import { gzipSync } from 'node:zlib'
import type { Request } from 'playwright-core'
import { desktop, openBrowser } from './browser.ts'
import { createDevices } from './devices.ts'
import { startServer } from './server.ts'

const firstLoadMaxBytes = 145_000

test('the first page of a new visit needs at most 145 kB of script, packed', async () => {
  await using server = await startServer(['--demo'])
  const browser = await openBrowser()
  const world = await createDevices(server, browser)
  const context = await browser.newContext(desktop)
  await context.request.post(`${server.url}/v1/auth/login`, {
    data: { ...world.owner, device_uuid: 'e2e-first-load', device_type: 'web' },
  })
  const page = await context.newPage()
  const scripts: Promise<{ packed: number; sent: number }>[] = []
  const count = (request: Request): void => {
    const path = new URL(request.url()).pathname
    // What is below the first view comes a second later, which is too early where the rest is slow.
    if (path.includes('/PlayedShelves-')) page.off('request', count)
    else if (path.endsWith('.js')) scripts.push(sizesOf(request))
  }
  page.on('request', count)
  await page.goto(server.url)
  await page.getByRole('link', { name: 'Four Rooms, One Evening' }).first().waitFor()
  await page.waitForLoadState('networkidle')
  page.off('request', count)
  const sizes = await Promise.all(scripts)
  expect(sizes.length).toBeGreaterThan(5)
  const packed = sizes.reduce((sum, size) => sum + size.packed, 0)
  const sent = sizes.reduce((sum, size) => sum + size.sent, 0)
  expect(packed).toBeLessThanOrEqual(firstLoadMaxBytes)
  expect(sent).toBeWithin(packed / 2, packed + 1)
  await browser.close()
})

/** In bytes: compressed with gzip, which every browser accepts, and as sent to this browser. */
async function sizesOf(request: Request): Promise<{ packed: number; sent: number }> {
  const response = await request.response()
  if (!response) throw new Error(`${request.url()} has no answer`)
  const packed = gzipSync(await response.body()).length
  return { packed, sent: Number(await response.headerValue('content-length')) }
}
