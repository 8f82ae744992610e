import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { desktop, forms, openBrowser, openPage, phone } from './browser.ts'
import { createDevices } from './devices.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

let browser: Browser
let server: ServerProcess
let world: Awaited<ReturnType<typeof createDevices>>

beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer(['--demo'])
  world = await createDevices(server, browser)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

const ownersContext = (form: BrowserContextOptions): Promise<BrowserContext> =>
  world.signedIn(world.owner, { ...form, permissions: ['clipboard-read', 'clipboard-write'] })

const peopleOf = (page: Page) => page.getByRole('region', { name: 'Users' })

test.each(forms)(
  'on a %s I invite somebody to the server, and they sign in with what I was told to tell them',
  async (form, options) => {
    const mine = await ownersContext(options)
    const { page, errors } = await openPage(mine)

    await page.goto(`${server.url}/setup?step=done`)
    await page.getByRole('link', { name: 'Invite somebody' }).click()
    await page.waitForURL(/\/admin\/users$/)
    const people = peopleOf(page)
    await people.getByRole('button', { name: 'Elena (you)' }).waitFor()
    const add = people.getByRole('button', { name: 'Add somebody' })
    await (form === 'phone' ? add.tap() : add.press('Enter'))
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('new-person')
    await page.keyboard.type(world.owner.user_handle)
    await people.getByRole('button', { name: 'Suggest one' }).click()
    const password = await people.getByLabel('First password').inputValue()
    expect(password).toMatch(/^\w{6}-\w{6}-\w{6}$/)
    await page.keyboard.press('Enter')
    await people.getByText('A user with this name exists').waitFor()
    await people.getByLabel('Name', { exact: true }).fill('Zoë & Max')
    await page.keyboard.press('Enter')
    await people.getByRole('heading', { name: '“Zoë & Max” can sign in' }).waitFor()
    await people.getByRole('button', { name: 'Copy' }).click()
    await people.getByText('Copied').waitFor()
    const told = (await page.evaluate(() => navigator.clipboard.readText())).split('\n')
    const { addresses } = await (await mine.request.post(`${server.url}/v1/auth/pairing`)).json()
    expect(told).toEqual([`Address: ${addresses[0]}`, 'User name: Zoë & Max', `Password: ${password}`])
    await people.getByRole('button', { name: 'Done' }).click()
    expect(await people.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/^Elena \(you\)\s+Online\s+Admin/),
      expect.stringMatching(/^Zoë & Max\s+Never signed in\s+Regular$/),
    ])
    expect(errors.filter((error) => !error.includes('409'))).toEqual([])
    await mine.close()

    const theirs = await browser.newContext(form === 'phone' ? desktop : phone)
    const { page: visit, errors: visitErrors } = await openPage(theirs)
    await visit.goto(`${server.url}/login?next=/settings`)
    await visit.getByLabel('User name').fill('Zoë & Max')
    await visit.getByLabel('Password', { exact: true }).fill(password)
    await visit.getByRole('button', { name: 'Sign in' }).click()
    await visit.getByText('Signed in as Zoë & Max').waitFor()
    expect(await peopleOf(visit).count()).toBe(0)
    expect(await visit.getByRole('link', { name: 'Administration' }).count()).toBe(0)
    expect(visitErrors).toEqual([])
    await theirs.close()
    await world.admin.call('DELETE', `/admin/users/${encodeURIComponent('Zoë & Max')}`)
  },
)

test('a user whose role cannot be given is not left half made, and the form keeps what I typed', async () => {
  const mine = await ownersContext(desktop)
  const { page } = await openPage(mine)
  // As on a home page over plain HTTP.
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
  let attempts = 0
  await page.route('**/v1/admin/users/Max/roles', (route) =>
    route.request().method() === 'POST' && attempts++ === 0 ? route.abort() : route.continue(),
  )
  await page.goto(`${server.url}/admin/users`)
  const people = peopleOf(page)
  await people.getByRole('button', { name: 'Add somebody' }).click()
  await people.getByLabel('Name', { exact: true }).fill('Max')
  await people.getByLabel('First password').fill('long enough')
  await people.getByRole('radio', { name: 'Admin' }).click()
  await people.getByRole('button', { name: 'Add somebody' }).click()
  await people.getByRole('alert').getByText('The role was not given.').waitFor()
  const listed = await world.admin.call<{ user_handle: string }[]>('GET', '/admin/users')
  expect(listed.map((user) => user.user_handle)).toEqual(['Elena'])

  await people.getByRole('button', { name: 'Add somebody' }).click()
  await people.getByRole('heading', { name: '“Max” can sign in' }).waitFor()
  expect(await world.admin.call('GET', '/admin/users/Max/roles')).toEqual({
    user_handle: 'Max',
    roles: ['Admin'],
  })

  await people.getByRole('button', { name: 'Copy' }).click()
  await people.getByText('Copied').waitFor()
  await people.getByRole('button', { name: 'Done' }).press('Enter')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+V')
  expect(await people.getByLabel('Name', { exact: true }).inputValue()).toEndWith('Password: long enough')
  await mine.close()
})
