import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { desktop, openBrowser, openPage, phone } from './browser.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

const owner = {
  user_handle: 'Elena',
  password: 'eight or more',
  device_uuid: 'e2e-owner-device',
  device_type: 'web',
}
let browser: Browser

beforeAll(async () => (browser = await openBrowser()))
afterAll(() => browser.close())

async function ownersContext(server: ServerProcess): Promise<BrowserContext> {
  const context = await browser.newContext({ ...desktop, permissions: ['clipboard-read', 'clipboard-write'] })
  const data = { ...owner, code: await server.setupCode() }
  const made = await context.request.post(`${server.url}/v1/setup/owner`, { data })
  expect(made.status()).toBe(201)
  return context
}

const peopleOf = (page: Page) => page.getByRole('region', { name: 'Users' })

test('I invite somebody to the server, and they sign in with what I was told to tell them', async () => {
  await using server = await startServer(['--demo'])
  const mine = await ownersContext(server)
  const { page, errors } = await openPage(mine)

  await page.goto(`${server.url}/setup?step=done`)
  await page.getByRole('link', { name: 'Invite somebody' }).click()
  await page.waitForURL(/\/admin\/users$/)
  const people = peopleOf(page)
  await people.getByRole('button', { name: 'Elena (you)' }).waitFor()
  await people.getByRole('button', { name: 'Add somebody' }).press('Enter')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('new-person')
  await page.keyboard.type(owner.user_handle)
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

  const theirs = await browser.newContext(phone)
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
})

test('a user whose role cannot be given is not left half made, and the form keeps what I typed', async () => {
  await using server = await startServer()
  const mine = await ownersContext(server)
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
  const listed = await (await mine.request.get(`${server.url}/v1/admin/users`)).json()
  expect(listed.map((user: { user_handle: string }) => user.user_handle)).toEqual(['Elena'])

  await people.getByRole('button', { name: 'Add somebody' }).click()
  await people.getByRole('heading', { name: '“Max” can sign in' }).waitFor()
  const roles = await (await mine.request.get(`${server.url}/v1/admin/users/Max/roles`)).json()
  expect(roles).toEqual({ user_handle: 'Max', roles: ['Admin'] })

  await people.getByRole('button', { name: 'Copy' }).click()
  await people.getByText('Copied').waitFor()
  await people.getByRole('button', { name: 'Done' }).press('Enter')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+V')
  expect(await people.getByLabel('Name', { exact: true }).inputValue()).toEndWith('Password: long enough')
  await mine.close()
})
