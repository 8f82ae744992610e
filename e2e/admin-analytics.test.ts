import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { forms, openBrowser } from './browser.ts'
import { createDevices } from './devices.ts'
import type { ServerProcess } from './server.ts'
import { makeAccountsOlder } from './older-accounts.ts'
import { startServer } from './server.ts'

let server: ServerProcess
let browser: Browser
let world: Awaited<ReturnType<typeof createDevices>>

const daySeconds = 86_400
const trackSeconds = 200

/** The demo album is scanned while the server runs already. */
async function idOf(title: string): Promise<string> {
  for (;;) {
    const { items } = await world.admin.call<{ items: { id: string; name: string }[] }>(
      'GET',
      '/content/tracks',
    )
    const found = items.find(({ name }) => name === title)
    if (found) return found.id
    await Bun.sleep(50)
  }
}

beforeAll(async () => {
  server = await startServer(['--demo'])
  browser = await openBrowser()
  world = await createDevices(server, browser)
  const oranges = await idOf('Courtyard Oranges')
  const now = Math.floor(Date.now() / 1_000)
  /** The user, the track, how many days ago and for how many seconds. */
  const plays: [string, string, number, number][] = [
    ['Mira', oranges, 0, 200],
    ['Mira', oranges, 0, 20],
    ['Mira', 'gone-from-here', 1, 200],
    ['Jonas', oranges, 12, 200],
    ['Jonas', oranges, 40, 200],
    ['Jonas', oranges, 41, 20],
  ]
  for (const name of ['Mira', 'Jonas']) {
    const device = await world.device(await world.addUser(name, 'Regular'))
    makeAccountsOlder(server.folder)
    for (const [, track_id, daysAgo, duration_seconds] of plays.filter(([by]) => by === name))
      await device.call('POST', '/user/listening', {
        track_id,
        started_at: now - daysAgo * daySeconds,
        duration_seconds,
        track_duration_seconds: trackSeconds,
      })
  }
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

test.each(forms)(
  'on a %s I see what was listened to in 30 days, compared with those before, in charts and tables',
  async (_, options) => {
    const { page, errors, context } = await world.visit(world.owner, '/admin/analytics', options)
    const stat = (name: string) => page.locator('dl > div').filter({ hasText: name }).locator('dd')
    await stat('Plays').getByText('4', { exact: false }).waitFor()
    expect(await stat('Plays').innerText()).toMatch(/^4\s+\+100%/)
    expect(await stat('Completed').innerText()).toMatch(/^75%\s+\+25%/)
    expect(await stat('Time listened').innerText()).toMatch(/^10 min\s+\+182%/)
    await stat('Online now').getByText('Elena').waitFor()

    const daily = page.getByRole('region', { name: 'Plays per day' })
    const chart = daily.getByRole('img', { name: /^Plays per day, .*: 4 in all, 3 completed$/ })
    const box = (await chart.boundingBox())!
    await page.mouse.move(box.x + box.width - 9, box.y + 80)
    await daily.getByText(/^All 2$/).waitFor()
    await daily.getByText(/^Completed 1$/).waitFor()
    await daily.getByText('Show as a table').click()
    expect(await daily.getByRole('row').count()).toBe(4)
    const saving = page.waitForEvent('download')
    await daily.getByRole('button', { name: 'Save as CSV' }).click()
    const saved = await saving
    expect(saved.suggestedFilename()).toMatch(/^plays-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/)
    expect(readFileSync(await saved.path(), 'utf8').split('\r\n')).toHaveLength(5)

    const top = page.getByRole('region', { name: 'Top tracks', exact: true })
    expect(await top.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/Courtyard Oranges[^]*3$/),
      expect.stringMatching(/No longer in the library[^]*1$/),
    ])
    const listeners = page.getByRole('region', { name: 'Listeners' })
    const row = listeners.getByRole('row').filter({ hasText: 'Mira' })
    expect(
      (await row.innerText())
        .split(/\t|\n/)
        .map((text) => text.trim())
        .filter(Boolean),
    ).toEqual([
      'Mira',
      expect.stringMatching(/ago|just now/),
      '3',
      '67%',
      '7 min',
      '2',
      expect.stringMatching(/ kB$/),
    ])
    await page.getByRole('link', { name: 'Courtyard Oranges' }).click()
    await page.waitForURL(/\/album\//)
    expect(errors).toEqual([])
    await context.close()
  },
)

test.each(forms)(
  'on a %s I choose the days, they stay over a reload, and days without plays say so',
  async (_, options) => {
    const { page, errors, context } = await world.visit(world.owner, '/admin/analytics', options)
    const plays = page.locator('dl > div').filter({ hasText: 'Plays' }).locator('dd')
    const days = page.getByRole('button', { name: /^Days: / })
    await days.click()
    await page.getByText('Last 90 days').click()
    await page.waitForURL(/days=90/)
    await plays.getByText('6').waitFor()
    await page.reload()
    await plays.getByText('6').waitFor()

    await days.click()
    await page.getByText('Choose days…').click()
    const dialog = page.getByRole('dialog', { name: 'Which days?' })
    await dialog.getByLabel('From').fill('2020-02-03')
    await dialog.getByLabel('To').fill('2020-02-01')
    await dialog.getByText('Choose two days in order').waitFor()
    expect(await dialog.getByRole('button', { name: 'Show' }).isDisabled()).toBe(true)
    await dialog.getByLabel('To').fill('2020-02-09')
    await page.keyboard.press('Enter')
    await page.waitForURL(/from=2020-02-03&to=2020-02-09/)
    await page.getByText('Nothing in these days').first().waitFor()
    expect(await plays.innerText()).toBe('0')

    expect(errors).toEqual([])
    await context.close()
  },
)

test('figures that cannot be read say so together, and come when the server answers again', async () => {
  const { page, context } = await world.visit(world.owner, '/')
  await page.route('**/v1/admin/{listening,bandwidth}/**', (route) => route.fulfill({ status: 503 }))
  await page.getByRole('link', { name: 'Administration' }).click()
  await page.getByRole('link', { name: 'Analytics' }).click()
  await page.getByRole('heading', { name: 'The figures did not load' }).waitFor()
  await page.unroute('**/v1/admin/{listening,bandwidth}/**')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('img', { name: /^Plays per day/ }).waitFor()
  await context.close()
})
