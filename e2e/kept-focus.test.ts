import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser, Locator, Page } from 'playwright-core'
import { desktop, openBrowser, openPage } from './browser.ts'
import { createDevices } from './devices.ts'
import { startServer } from './server.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const isFocused = (element: Locator): Promise<boolean> =>
  element.evaluate((node) => node === document.activeElement)
const whenFocused = (page: Page, label: string): Promise<void> =>
  page
    .locator(':focus')
    .and(page.getByLabel(label, { exact: true }))
    .waitFor()

test('who sets up by keyboard is led to the field that is wrong, and on from a button that has done its work', async () => {
  await using server = await startServer()
  const context = await browser.newContext(desktop)
  const { page, errors } = await openPage(context)
  await page.goto(`${server.url}/setup`)
  const press = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Continue' }).focus()
    await page.keyboard.press('Enter')
  }
  await page.getByLabel('Name').waitFor()
  await press()
  await whenFocused(page, 'Name')
  await page.keyboard.type('Elena')
  await press()
  await whenFocused(page, 'Password')
  await page.keyboard.type('eight or more')
  await press()
  await whenFocused(page, 'One-time code')
  await page.keyboard.type('wrong')
  await press()
  await page.getByText('This code is wrong.').waitFor()
  await whenFocused(page, 'One-time code')
  await page.getByLabel('One-time code').fill(await server.setupCode())
  await press()
  await page.getByRole('button', { name: 'Add the demo album' }).press('Enter')
  await page.locator(':focus').filter({ hasText: 'Add another folder' }).waitFor()
  expect(errors).toEqual([])
  await context.close()
})

test('a button that is pressed by key keeps the focus while it works and after', async () => {
  await using server = await startServer(['--demo'])
  const world = await createDevices(server, browser)
  const { page, context, errors } = await world.visit(world.owner)
  /** Presses it, and waits for the answer of the server. */
  async function press(button: Locator, path: string): Promise<void> {
    await button.and(page.locator(':not([aria-busy])')).waitFor()
    await button.focus()
    const answered = page.waitForResponse((response) => response.url().includes(path))
    await page.keyboard.press('Enter')
    await (await answered).finished()
    // The page has drawn what it was told.
    await page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    )
    expect({ path, isFocused: await isFocused(button) }).toEqual({ path, isFocused: true })
  }

  await page.goto(`${server.url}/admin/library`)
  await press(page.getByRole('switch', { name: /articles/i }), '/library/sorting')
  await press(page.getByRole('button', { name: /^(Scan now|Stop)/ }), '/library/scan')
  await page.getByRole('button', { name: 'Scan now' }).waitFor()
  await press(page.getByRole('button', { name: 'Read everything again' }), '/library/scan')
  await page.goto(`${server.url}/admin/server`)
  await press(page.getByRole('button', { name: 'Count again' }), '/storage')
  await page.goto(`${server.url}/admin/analytics`)
  await press(page.getByRole('button', { name: 'Refresh' }), '/admin/')
  expect(errors).toEqual([])

  await page.goto(`${server.url}/logout`)
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  await page.getByLabel('Password', { exact: true }).fill('not mine')
  await press(page.getByRole('button', { name: 'Sign in' }), '/auth/login')
  await context.close()
})
