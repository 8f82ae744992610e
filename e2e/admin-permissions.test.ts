import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser } from 'playwright-core'
import { desktop, forms, openBrowser, openPage, phone } from './browser.ts'
import { createDevices } from './devices.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

let server: ServerProcess
let browser: Browser
let world: Awaited<ReturnType<typeof createDevices>>

beforeAll(async () => {
  server = await startServer(['--demo'])
  browser = await openBrowser()
  world = await createDevices(server, browser)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

const pages = [
  '/admin',
  '/admin/users',
  '/admin/analytics',
  '/admin/catalog',
  '/admin/library',
  '/admin/server',
]

test('a user without permissions sees nothing of the administration, and is led home from its addresses', async () => {
  const account = await world.addUser('Mira', 'Regular')
  for (const form of [desktop, phone]) {
    const { page, errors, context } = await world.visit(account, '/', form)
    expect(await page.getByRole('link', { name: 'Administration' }).count()).toBe(0)
    for (const path of pages) {
      await page.goto(server.url + path)
      await page.waitForURL(`${server.url}/`)
    }
    for (const path of ['/admin/users', '/admin/online-users', '/admin/users/Elena/devices'])
      expect((await context.request.get(`${server.url}/v1${path}`)).status()).toBe(403)
    expect(errors).toEqual([])
    await context.close()
  }
})

test('a part is open to those with its permission alone; the others lead to it', async () => {
  const account = await world.addUser('Jonas', ['AccessCatalog', 'ViewAnalytics'])
  for (const form of [desktop, phone]) {
    const { page, context } = await world.visit(account, '/', form)
    await page.getByRole('link', { name: 'Administration' }).click()
    await page.waitForURL(/\/admin\/analytics$/)
    const tabs = page.getByRole('navigation', { name: 'Administration' }).getByRole('link')
    expect(await tabs.allInnerTexts()).toEqual(['Analytics'])
    await page.goto(`${server.url}/admin/users`)
    await page.waitForURL(/\/admin\/analytics$/)
    await context.close()
  }
})

test.each(forms)(
  'on a %s a permission that comes shows the way at once; one that goes leads away with a word',
  async (form, options) => {
    const name = `Sofia-${form}`
    const account = await world.addUser(name, 'Regular')
    const { page, errors, context } = await world.visit(account, '/', options)
    const give = (permission: string) =>
      world.admin.call<{ permission_id: number }>('POST', `/admin/users/${name}/permissions`, { permission })
    // The first of the administration's parts is given first: the click may come before the second.
    const users = await give('ManagePermissions')
    const analytics = await give('ViewAnalytics')
    await page.getByRole('link', { name: 'Administration' }).click()
    await page.waitForURL(/\/admin\/users$/)

    await world.admin.call('DELETE', `/admin/permissions/${users.permission_id}`)
    await page.waitForURL(/\/admin\/analytics$/)
    await page.getByText('You left that page: you may no longer do this: Manage users and folders').waitFor()
    await world.admin.call('DELETE', `/admin/permissions/${analytics.permission_id}`)
    await page.waitForURL(`${server.url}/`)
    await page.getByText('You left that page: you may no longer do this: View analytics').waitFor()
    expect(await page.getByRole('link', { name: 'Administration' }).count()).toBe(0)
    expect(errors).toEqual([])
    await context.close()
  },
)

test('somebody who may do nothing yet reads that, and not that the server did not answer', async () => {
  const account = await world.addUser('Nobody', [])
  const context = await world.signedIn(account)
  const { page, errors } = await openPage(context)
  for (const path of ['/', '/albums', '/tracks', '/genres', '/history', '/search/rooms']) {
    await page.goto(server.url + path)
    await page.getByRole('main').getByText('You do not have the permission for this.').waitFor()
  }
  expect(errors).toEqual([])
  await context.close()
})
