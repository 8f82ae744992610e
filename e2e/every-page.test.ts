import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { desktop, openBrowser, phone, whenPlaying } from './browser.ts'
import { createDevices } from './devices.ts'
import { watchPolicy } from './policy.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

const root = resolve(import.meta.dirname, '..')
const axe = readFileSync(`${root}/node_modules/axe-core/axe.min.js`, 'utf8')

type Theme = 'dark' | 'light'
type Finding = { id: string; nodes: { html: string }[] }
declare const window: { axe: { run(options: { resultTypes: string[] }): Promise<{ violations: Finding[] }> } }

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

/** Two browsers of one user play at the same time, so each plays for itself. */
const themed = (context: BrowserContext, theme: Theme): Promise<unknown> =>
  context.addInitScript(
    (text) => localStorage.setItem('pezzottify_preferences', text),
    JSON.stringify({ theme, palette: 'Classic', font: 'SansSerif', followDevices: false }),
  )

/** The barriers that axe sees on the page as it is now. */
async function barriersOf(page: Page, where: string): Promise<string[]> {
  await page.waitForLoadState('networkidle')
  // Evaluated from outside, which the page's policy allows.
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }))
  return violations.map(({ id, nodes }) => `${where}: ${id} ${nodes[0]?.html.slice(0, 120)}`)
}

test('no page that is open to everybody has a barrier or does what its policy refuses, before there is an owner and after', async () => {
  await using fresh = await startServer()
  for (const [theme, { url }] of [
    ['dark', fresh],
    ['light', server],
  ] as const) {
    const context = await browser.newContext(theme === 'dark' ? desktop : phone)
    await themed(context, theme)
    const { page, refused } = await watchPolicy(context)
    for (const path of ['/setup', '/login', '/pair']) {
      await page.goto(url + path, { waitUntil: 'networkidle' })
      expect(await barriersOf(page, `${path} ${theme}`)).toEqual([])
    }
    expect(refused).toEqual([])
    await context.close()
  }
})

/** Makes something for each page to show; resolves to the addresses of all pages in the router's own list, and more. */
async function furnish(): Promise<string[]> {
  const source = (file: string): string => readFileSync(`${root}/web/src/${file}`, 'utf8')
  const sections = [...source('features/admin/sections.ts').matchAll(/name: '(\w+)',\s*needs/g)]
  const listed = [...source('shell/router.ts').matchAll(/path: '([^']+)'/g)].map(([, path = '']) => path)
  expect([listed.length > 20, sections.length > 3]).toEqual([true, true])

  const { call } = devices.admin
  type Named = { items: { id: string; artists: { id: string }[] }[] }
  const [album] = (await call<Named>('GET', '/content/albums')).items
  const { items: tracks } = await call<Named>('GET', '/content/tracks')
  const track_ids = tracks.map(({ id }) => id)
  await call('POST', '/user/listening', {
    track_id: track_ids[0],
    duration_seconds: 60,
    track_duration_seconds: 60,
  })
  await call('POST', '/admin/users', { user_handle: 'Mira' })
  await call('POST', '/admin/users/Elena/permissions', { permission: 'EditCatalog', duration_seconds: 3_600 })
  // A track that the catalog does not have.
  await call('POST', '/user/liked/track/not-here')
  const playlist = await call<string>('POST', '/user/playlist', { name: 'Kitchen, loud', track_ids })
  const old = await call<string>('POST', '/user/playlist', { name: 'Old commute', track_ids: [] })
  await call('DELETE', `/user/playlist/${old}`)

  const ids: [string, string | undefined][] = [
    ['/album/:id', album?.id],
    ['/artist/:id', album?.artists[0]?.id],
    ['/playlist/:id', playlist],
  ]
  const pages = listed.map((path) =>
    path
      .replace(':id', ids.find(([start]) => path.startsWith(start))?.[1] ?? 'no-id')
      .replace(':name', 'Ambient')
      .replace(':query?', 'last')
      .replace(':rest(.*)*', 'no/such/page'),
  )
  return [
    ...pages.filter((path) => path !== '/logout'),
    ...sections.map(([, name = '']) => `/admin/${name}`),
    `/playlist/${playlist}?edit=true`,
    `/admin/catalog?of=album:${album?.id}`,
    '/admin/users?user=Elena',
  ]
}

test('no page has a barrier that axe can see or does what its policy refuses, on desktop and phone, in dark and light, while music plays', async () => {
  const paths = await furnish()

  async function walk(form: BrowserContextOptions, theme: Theme): Promise<string[]> {
    const context = await devices.signedIn(devices.owner, form)
    await themed(context, theme)
    const { page, refused } = await watchPolicy(context)
    const found: string[] = []
    const look = async (where: string): Promise<void> =>
      void found.push(...(await barriersOf(page, `${where} ${theme}`)))
    const menuOfFirstRow = async (item: string): Promise<void> => {
      await page.getByRole('row').first().getByRole('button', { name: /^More/ }).press('Enter')
      await page.getByText(item, { exact: true }).click()
      await page.getByRole('dialog').waitFor()
    }

    await page.goto(`${server.url}${paths.find((path) => path.startsWith('/album/'))}`)
    await page.getByRole('main').getByRole('button', { name: /^Play/ }).first().click()
    await whenPlaying(page, ({ time, paused }) => time > 0.3 && !paused)
    for (const path of paths) {
      await page.goto(server.url + path)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await look(path)
    }
    await page.goto(`${server.url}/admin/users`)
    await page.getByRole('button', { name: 'Add somebody' }).click()
    await page.getByRole('form', { name: 'Add somebody' }).waitFor()
    await look('add somebody')
    await page.goto(`${server.url}/tracks`)
    await menuOfFirstRow('Add to playlist…')
    await look('add to playlist')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await menuOfFirstRow('Edit')
    await page.getByRole('dialog').getByLabel('Track number').first().waitFor()
    await look('edit a track')
    await page.goto(`${server.url}/docs`, { waitUntil: 'networkidle' })
    await page.goto(`${server.url}/logout`)
    await page.waitForURL(/\/login/)
    await context.close()
    return [...found, ...refused.filter((what) => !isProbe(what))]
  }

  const found = await Promise.all([walk(desktop, 'dark'), walk(phone, 'light')])
  expect(found).toEqual([[], []])
}, 240_000)

/** The API viewer tests by trying whether code may be made from text, and does without. */
const isProbe = (what: string): boolean => /^script-src eval at \/docs \S+\/docs\/viewer-/.test(what)
