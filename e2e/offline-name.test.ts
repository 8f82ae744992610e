import { expect, test } from 'bun:test'
import { desktop, openBrowser, whenPlaying } from './browser.ts'
import { createDevices } from './devices.ts'
import { whenInstalled, whenStored } from './offline-page.ts'
import { demoTracks } from './playlist-page.ts'
import { startServer } from './server.ts'

const album = 'Four Rooms, One Evening'
const withWorker = { ...desktop, serviceWorkers: 'allow' as const }

test('with a new name I have what I kept, also on a device that only hears of it, and after a reload without server', async () => {
  const browser = await openBrowser()
  await using server = await startServer(['--demo'])
  const world = await createDevices(server, browser)
  await demoTracks(world.admin)
  const account = await world.addUser('frida', 'Regular')
  const [here, there] = [
    await world.visit(account, '/', withWorker),
    await world.visit(account, '/', withWorker),
  ]
  for (const { page } of [here, there]) {
    await page.goto(`${server.url}/albums`)
    await page.getByRole('main').getByRole('link', { name: album }).first().click()
    await page.locator('.record').getByRole('button', { name: 'Keep offline' }).click()
    await whenInstalled(page)
    await whenStored(page, 4)
  }
  await here.page.goto(`${server.url}/settings#account`)
  await here.page.getByRole('button', { name: 'Change name' }).click()
  const naming = here.page.getByRole('form', { name: 'Change name' })
  // The keyboard goes on at the button that opened the form.
  await naming.getByRole('button', { name: 'Cancel' }).click()
  await naming.waitFor({ state: 'detached' })
  expect(await here.page.evaluate(() => document.activeElement?.textContent.trim())).toBe('Change name')
  await here.page.keyboard.press('Enter')
  await naming.getByLabel('New name').fill('Frida the second')
  await naming.getByRole('button', { name: 'Change name' }).click()
  await there.page.getByRole('link', { name: 'Frida the second' }).waitFor()
  expect([...here.errors, ...there.errors]).toEqual([])

  await server.kill()
  for (const { page, context } of [here, there]) {
    await context.setOffline(true)
    await page.goto(`${server.url}/offline`)
    await page.getByRole('link', { name: 'Frida the second' }).waitFor()
    await page.getByRole('main').getByRole('link', { name: album }).first().click()
    await page.locator('.record').getByRole('button', { name: /^Play/ }).click()
    await whenPlaying(page, ({ time, paused }) => time > 0.1 && !paused)
    await context.close()
  }
  await browser.close()
})
