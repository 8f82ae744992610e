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
  let playlist = ''
  for (const [form, theme] of [
    [desktop, 'dark'],
    [phone, 'light'],
  ] as const) {
    const context = await browser.newContext({ ...form, bypassCSP: true })
    const preferences = JSON.stringify({ theme, palette: 'Classic', font: 'SansSerif' })
    await context.addInitScript((text) => localStorage.setItem('pezzottify_preferences', text), preferences)
    const { page } = await openPage(context)
    /** `null`: the open dialog. `here`: the current page. */
    const look = async (path: string | null): Promise<void> => {
      if (path === null) await page.getByRole('dialog').waitFor()
      else if (path !== 'here') {
        await page.goto(server.url + path)
        await page.getByRole('heading', { level: 1 }).first().waitFor()
      }
      await page.waitForLoadState('networkidle')
      await page.addScriptTag({ path: axe })
      const { violations } = await page.evaluate(() => window.axe.run())
      for (const { id, nodes } of violations)
        found.push(`${path ?? 'dialog'} ${theme}: ${id} ${nodes[0]?.html.slice(0, 120)}`)
    }
    const isNew = (await context.request.get(`${server.url}/v1/setup`)).ok()
    await look(isNew ? '/setup' : '/login')
    const data = isNew ? { ...owner, code: await server.setupCode() } : owner
    await context.request.post(`${server.url}/v1/${isNew ? 'setup/owner' : 'auth/login'}`, { data })
    const albums = await context.request.get(`${server.url}/v1/content/albums`)
    const { items } = (await albums.json()) as { items: { id: string; artists: { id: string }[] }[] }
    const [album] = items
    const { items: tracks } = (await (
      await context.request.get(`${server.url}/v1/content/tracks`)
    ).json()) as {
      items: { id: string }[]
    }
    // Both views show the same list: the first one creates it, with a track that the catalog does not
    // have.
    const track_ids = tracks.map(({ id }) => id)
    if (isNew) {
      const [first] = tracks
      const report = { track_id: first?.id, duration_seconds: 60, track_duration_seconds: 60 }
      await context.request.post(`${server.url}/v1/user/listening`, { data: report })
      await context.request.post(`${server.url}/v1/admin/users`, { data: { user_handle: 'Mira' } })
      const grant = { permission: 'EditCatalog', duration_seconds: 3_600 }
      await context.request.post(`${server.url}/v1/admin/users/Elena/permissions`, { data: grant })
      await context.request.post(`${server.url}/v1/user/liked/track/not-here`)
      const made = await context.request.post(`${server.url}/v1/user/playlist`, {
        data: { name: 'Kitchen, loud', track_ids },
      })
      playlist = (await made.json()) as string
      const old = await context.request.post(`${server.url}/v1/user/playlist`, {
        data: { name: 'Old commute', track_ids: [] },
      })
      await context.request.delete(`${server.url}/v1/user/playlist/${(await old.json()) as string}`)
    }
    const paths = ['/', '/albums', '/artists', '/tracks', '/genres', '/search/last', '/settings']
    const own = ['/liked', '/playlists', `/playlist/${playlist}`, `/playlist/${playlist}?edit=true`]
    for (const path of [...paths, `/album/${album?.id}`, `/artist/${album?.artists[0]?.id}`]) await look(path)
    const upkeep = [
      '/admin/catalog',
      `/admin/catalog?of=album:${album?.id}`,
      '/admin/library',
      '/admin/server',
    ]
    for (const path of upkeep) await look(path)
    for (const path of [...own, `/playlist/${playlist}/history`]) await look(path)
    for (const path of ['/admin/users', '/admin/users?user=Elena', '/admin/analytics']) await look(path)
    await page.goto(`${server.url}/admin/users`)
    await page.getByRole('button', { name: 'Add somebody' }).click()
    await page.getByRole('form', { name: 'Add somebody' }).waitFor()
    await look('here')
    await page.goto(`${server.url}/tracks`)
    await page.getByRole('row').first().getByRole('button', { name: /^More/ }).press('Enter')
    await page.getByText('Add to playlist…').click()
    await look(null)
    await page.goto(`${server.url}/tracks`)
    await page.getByRole('row').first().getByRole('button', { name: /^More/ }).press('Enter')
    await page.getByText('Edit', { exact: true }).click()
    await page.getByRole('dialog').getByLabel('Track number').first().waitFor()
    await look(null)
    await context.close()
  }
  expect(found).toEqual([])
}, 120_000)
