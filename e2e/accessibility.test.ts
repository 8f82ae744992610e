import { afterAll, beforeAll, expect, test } from 'bun:test'
import { resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { desktop, openBrowser, openPage, phone } from './browser.ts'
import { startServer } from './server.ts'

const axe = resolve(import.meta.dirname, '../node_modules/axe-core/axe.min.js')
const owner = {
  user_handle: 'Elena',
  password: 'eight or more',
  device_uuid: 'e2e-owner-device',
  device_type: 'web',
}
let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

type Finding = { id: string; nodes: { html: string }[] }
declare const window: { axe: { run(): Promise<{ violations: Finding[] }> } }

test('no page has a barrier that axe can see, on desktop and phone, in light and dark', async () => {
  await using server = await startServer(['--demo'])
  const found: string[] = []
  for (const [form, theme] of [
    [desktop, 'dark'],
    [phone, 'light'],
  ] as const) {
    const context = await browser.newContext({ ...form, bypassCSP: true })
    const preferences = JSON.stringify({ theme, palette: 'Classic', font: 'SansSerif' })
    await context.addInitScript((text) => localStorage.setItem('pezzottify_preferences', text), preferences)
    const { page } = await openPage(context)
    const look = async (path: string): Promise<void> => {
      await page.goto(server.url + path)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await page.waitForLoadState('networkidle')
      await page.addScriptTag({ path: axe })
      const { violations } = await page.evaluate(() => window.axe.run())
      for (const { id, nodes } of violations)
        found.push(`${path} ${theme}: ${id} ${nodes[0]?.html.slice(0, 120)}`)
    }
    const isNew = (await context.request.get(`${server.url}/v1/setup`)).ok()
    await look(isNew ? '/setup' : '/login')
    await context.request.post(`${server.url}/v1/${isNew ? 'setup/owner' : 'auth/login'}`, { data: owner })
    const albums = await context.request.get(`${server.url}/v1/content/albums`)
    const { items } = (await albums.json()) as { items: { id: string; artists: { id: string }[] }[] }
    const [album] = items
    const paths = ['/', '/albums', '/artists', '/tracks', '/genres', '/search/last', '/settings']
    for (const path of [...paths, `/album/${album?.id}`, `/artist/${album?.artists[0]?.id}`]) await look(path)
    await context.close()
  }
  expect(found).toEqual([])
}, 120_000)
