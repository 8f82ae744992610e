import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser, Locator, Page } from 'playwright-core'
import { forms, openBrowser } from './browser.ts'
import { createDevices, signInByForm, whenLive } from './devices.ts'
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

/** The browser itself logs refusals, which this test provokes. */
const unexpected = (errors: string[]) => errors.filter((error) => !/status of (400|401|409)/.test(error))

async function openPerson(page: Page, name: string): Promise<Locator> {
  const row = page.getByRole('listitem').filter({ has: page.getByRole('button', { name, exact: false }) })
  await row.getByRole('button', { name }).first().click()
  await row.getByRole('heading', { name: 'Devices' }).waitFor()
  return row
}

const told = (page: Page, text: string) => page.getByRole('status').getByText(text).waitFor()
const may = (name: string) =>
  world.admin.call<{ permissions: string[]; extra_permissions: { permission: string }[] }>(
    'GET',
    `/admin/users/${name}/permissions`,
  )

test.each(forms)(
  'on a %s I give and take roles and permissions, and those limited say what is left',
  async (form, options) => {
    const name = `Mira-${form}`
    await world.addUser(name, 'Regular')
    const { page, errors, context } = await world.visit(world.owner, '/admin', options)
    await page.waitForURL(/\/admin\/users$/)
    const row = await openPerson(page, name)

    await row.getByRole('button', { name: 'Add Admin' }).click()
    await told(page, `“${name}” is now Admin`)
    await row.getByText('View analytics').waitFor()
    await row.getByRole('button', { name: 'Remove the role Admin' }).click()
    await told(page, `“${name}” is no longer Admin`)
    await row.getByText('View analytics').waitFor({ state: 'detached' })
    expect((await may(name)).permissions).toHaveLength(3)

    await row.getByRole('button', { name: 'Grant a permission' }).click()
    const grant = row.getByRole('form', { name: 'Grant a permission' })
    await grant.getByLabel('Permission').selectOption('Restart and check the server')
    await grant.getByLabel('Lasts').fill('2')
    await grant.getByLabel('Unit of time').selectOption('Hours')
    await grant.getByLabel('Uses').fill('none')
    await page.keyboard.press('Enter')
    await grant.getByText('Enter a whole number from 1').waitFor()
    await grant.getByLabel('Uses').fill('3')
    await page.keyboard.press('Enter')
    await told(page, `“${name}” may now: Restart and check the server`)
    await row.getByText(/^(2 hours|1 hour 59 minutes) left · 3 uses left$/).waitFor()

    await row.getByRole('button', { name: 'Grant a permission' }).click()
    await grant.getByLabel('Permission').selectOption('Edit catalog')
    await grant.getByRole('button', { name: 'Grant' }).click()
    await row.getByText('For good', { exact: true }).waitFor()
    await row.getByRole('button', { name: 'Revoke: Restart and check the server' }).click()
    await told(page, `Revoked from “${name}”: Restart and check the server`)
    expect((await may(name)).extra_permissions.map(({ permission }) => permission)).toEqual(['EditCatalog'])
    expect(unexpected(errors)).toEqual([])
    await context.close()
  },
)

test.each(forms)(
  'on a %s I set and remove a password, sign a device out and delete an account by its name',
  async (form, options) => {
    const name = `Jonas-${form}`
    const account = await world.addUser(name, 'Regular')
    const theirs = await world.visit(account)
    const { page, errors, context } = await world.visit(world.owner, '/admin/users', options)
    const row = await openPerson(page, name)
    await row.getByText('Online').waitFor()

    await row.getByRole('button', { name: 'Sign out E2E page' }).click()
    await told(page, '“E2E page” is signed out')
    await row.getByText('Not signed in anywhere.').waitFor()
    await theirs.page.waitForURL(/\/login/)

    await row.getByRole('button', { name: 'Set a new one' }).click()
    await row.getByLabel('New password').fill('short')
    await page.keyboard.press('Enter')
    await row.getByText('Use at least 8 characters').waitFor()
    await row.getByRole('button', { name: 'Suggest one' }).click()
    const password = await row.getByLabel('New password').inputValue()
    await page.keyboard.press('Enter')
    await told(page, `“${name}” has a new password`)
    await signInByForm(theirs.page, server.url, { user_handle: name, password })

    await row.getByRole('button', { name: 'Remove password' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove password' }).click()
    await row.getByText('Not set').waitFor()
    await theirs.page.waitForURL(/\/login/)

    await row.getByRole('button', { name: `Delete ${name}` }).click()
    const dialog = page.getByRole('dialog')
    const forever = dialog.getByRole('button', { name: 'Delete forever' })
    await dialog.getByLabel(`Type ${name} to confirm`).fill(name.toLowerCase())
    expect(await forever.isDisabled()).toBe(true)
    await dialog.getByLabel(`Type ${name} to confirm`).fill(name)
    await page.keyboard.press('Enter')
    await told(page, `“${name}” is deleted`)
    await row.waitFor({ state: 'detached' })
    const users = await world.admin.call<{ user_handle: string }[]>('GET', '/admin/users')
    expect(users.map((user) => user.user_handle)).not.toContain(name)
    expect(unexpected(errors)).toEqual([])
    await theirs.context.close()
    await context.close()
  },
)

test('my own account cannot be deleted, and the last administrator stays one: both are said', async () => {
  const { page, context } = await world.visit(world.owner, '/admin/users')
  const row = await openPerson(page, 'Elena (you)')
  await row.getByText('You cannot delete your own account.').waitFor()
  await row.getByRole('button', { name: 'Remove the role Admin' }).click()
  await page
    .getByText('This is the last administrator. Give the role to somebody else who can sign in first.')
    .waitFor()
  await row.getByRole('button', { name: 'Remove the role Admin' }).waitFor()
  await row.getByRole('link', { name: 'Change my password' }).click()
  await page.waitForURL(/\/settings#account$/)
  await context.close()
})

test.each(forms)(
  'on a %s I change my own password, which signs my other devices out, and my name, which they show at once',
  async (form, options) => {
    const account = await world.addUser(`Sofia-${form}`, 'Regular')
    const other = await world.visit(account)
    const { page, errors, context } = await world.visit(account, '/settings#account', options)
    await page.getByRole('button', { name: 'Change password' }).click()
    const dialog = page.getByRole('form', { name: 'Change password' })
    await dialog.getByLabel('Current password').fill('not mine')
    await dialog.getByLabel('New password').fill('a better one')
    await page.keyboard.press('Enter')
    await dialog.getByText('This is not your current password').waitFor()
    expect(new URL(other.page.url()).pathname).toBe('/')
    await dialog.getByLabel('Current password').fill(account.password)
    await dialog.getByRole('button', { name: 'Change password' }).click()
    await told(page, 'Password changed. Your other devices and apps are signed out.')
    await other.page.waitForURL(/\/login/)
    await page.reload()
    await page.getByText(`Signed in as Sofia-${form}`).waitFor()
    expect(unexpected(errors)).toEqual([])

    const renewed = { ...account, password: 'a better one' }
    await signInByForm(other.page, server.url, renewed)
    await page.reload()
    await page.getByRole('button', { name: 'Change name' }).click()
    const naming = page.getByRole('form', { name: 'Change name' })
    await naming.getByLabel('New name').fill(world.owner.user_handle.toUpperCase())
    await page.keyboard.press('Enter')
    await naming.getByText('Somebody else here has this name').waitFor()
    await naming.getByLabel('New name').fill(`Sofia of the ${form}`)
    await naming.getByRole('button', { name: 'Change name' }).click()
    await told(page, `Your name is Sofia of the ${form} now.`)
    await other.page.getByRole('link', { name: `Sofia of the ${form}` }).waitFor()
    await page.reload()
    await page.getByText(`Signed in as Sofia of the ${form}`).waitFor()
    expect(unexpected(errors)).toEqual([])
    await other.context.close()
    await context.close()
  },
)

test.each(forms)(
  'on a %s I sign one of my devices out while the others go on, and then all others',
  async (form, options) => {
    const account = await world.addUser(`Lena-${form}`, 'Regular')
    const lost = await world.device(account)
    const other = await world.visit(account)
    const { page, errors, context } = await world.visit(account, '/settings#devices', options)
    const devices = page.getByRole('region', { name: 'Devices' })
    await devices.getByText('This device').waitFor()
    expect(await devices.getByRole('listitem').count()).toBe(3)
    await lost.call('GET', '/auth/session')

    await devices.getByRole('button', { name: 'Sign out E2E api' }).click()
    await told(page, '“E2E api” is signed out')
    await devices.getByText('E2E api').waitFor({ state: 'detached' })
    expect(await devices.getByRole('listitem').count()).toBe(2)
    await expect(lost.call('GET', '/auth/session')).rejects.toThrow('GET /auth/session: 403')
    for (const going of [other.page, page]) {
      expect((await going.request.get(`${server.url}/v1/auth/session`)).status()).toBe(200)
      await whenLive(going)
    }
    expect(new URL(other.page.url()).pathname).toBe('/')

    await devices.getByRole('button', { name: 'Sign out', exact: true }).last().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
    await told(page, 'You are signed out everywhere else')
    await other.page.waitForURL(/\/login/)
    expect((await other.page.request.get(`${server.url}/v1/auth/session`)).status()).toBe(403)
    expect((await page.request.get(`${server.url}/v1/auth/session`)).status()).toBe(200)
    expect(unexpected(errors)).toEqual([])
    await other.context.close()
    await context.close()
  },
)

test.each(forms)(
  'on a %s I give another app a password, with the keyboard alone, and an administrator cuts it off',
  async (form, options) => {
    const account = await world.addUser(`Nora-${form}`, 'Regular')
    const { page, errors, context } = await world.visit(account, '/settings#apps', options)
    const apps = page.getByRole('region', { name: 'Apps' })
    await apps.getByText(server.url, { exact: true }).waitFor()
    await page.waitForFunction(
      () => (document.getElementById('apps')?.getBoundingClientRect().top ?? 999) < 200,
    )
    await apps.getByRole('button', { name: 'Add app password' }).press('Enter')
    const naming = page.getByRole('form', { name: 'Add app password' })
    await page.keyboard.press('Enter')
    await naming.getByText('Enter a name').waitFor()
    await page.keyboard.type('Car')
    await page.keyboard.press('Enter')
    await apps.getByRole('heading', { name: 'The password for “Car”' }).waitFor()
    await apps.getByRole('img', { name: 'The password as a code, for a camera' }).waitFor()
    const secret = (await apps.getByText(/^[a-z2-7]{26}$/).textContent()) ?? ''
    await apps.getByRole('button', { name: 'Copy: App password' }).click()
    await told(page, 'Copied')

    const ping = async (): Promise<string> => {
      const address = `${server.url}/rest/ping?u=${account.user_handle}&p=${secret}&v=1.16.1&c=Car-Radio&f=json`
      return (await fetch(address)).text()
    }
    expect(await ping()).toContain('"status":"ok"')
    await apps.getByRole('button', { name: 'Done' }).press('Enter')
    await apps.getByRole('button', { name: 'Add app password' }).and(page.locator(':focus')).waitFor()
    await page.reload()
    await apps.getByText('Car-Radio · last used just now').waitFor()
    expect(await page.getByText(secret).count()).toBe(0)

    const manager = await world.visit(world.owner, '/admin/users', options)
    const row = await openPerson(manager.page, account.user_handle)
    await row.getByRole('button', { name: 'Remove the password for Car' }).click()
    await manager.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await told(manager.page, 'The password for “Car” is removed')
    expect(await ping()).toContain('"code":40')
    await page.reload()
    await apps.getByRole('button', { name: 'Add app password' }).waitFor()
    expect(await apps.getByRole('listitem').count()).toBe(0)
    expect(unexpected([...errors, ...manager.errors])).toEqual([])
    await manager.context.close()
    await context.close()
  },
)
