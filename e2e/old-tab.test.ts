import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { openBrowser, phone } from './browser.ts'
import { createDevices, whenLive } from './devices.ts'
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

/** Writes an event to the log like a server of a newer version. */
function writeEvent(user: string, type: string, payload: object): void {
  using db = new Database(join(server.folder, 'data/user.db'))
  db.run('PRAGMA busy_timeout = 5000')
  db.transaction(() => {
    const id = db.query<{ id: number }, [string]>('SELECT id FROM user WHERE handle = ?').get(user)?.id ?? 0
    const now = Math.floor(Date.now() / 1_000)
    const { seq } = db
      .query<{ seq: number }, [number, number]>(
        `INSERT INTO user_event_head (user_id, seq, at) VALUES (?, 1, ?)
         ON CONFLICT (user_id) DO UPDATE SET seq = seq + 1, at = excluded.at RETURNING seq`,
      )
      .get(id, now) ?? { seq: 0 }
    db.run(
      'INSERT INTO user_events (user_id, seq, event_type, payload, server_timestamp) VALUES (?, ?, ?, ?, ?)',
      [id, seq, type, JSON.stringify(payload), now],
    )
  }).immediate()
}
const banner = (page: Page) => page.getByTestId('outdated')

test('an open tab goes on after the server was upgraded, and says quietly that a reload brings the new version', async () => {
  const account = await world.addUser('olivia', 'Regular')
  const { page, context, errors } = await world.visit(account, '/liked', phone)
  const api = await world.device(account)
  const like = async (id: string): Promise<void> => {
    await api.call('PUT', `/user/liked?type=track&id=${id}`)
    await page.locator(`[data-testid="liked-${id}"]`).waitFor()
  }
  const rated = { content_id: 't1', stars: 5 }
  writeEvent('olivia', 'content_rated', rated)
  await like('track-after')
  await banner(page).getByText('A new version is available.').waitFor()
  await like('track-later')

  const loaded = page.waitForEvent('load')
  await banner(page).getByRole('button', { name: 'Reload' }).click()
  await loaded
  await whenLive(page)
  await page.locator('[data-testid="liked-track-later"]').waitFor()
  expect(await banner(page).count()).toBe(0)

  writeEvent('olivia', 'content_rated', rated)
  await like('track-again')
  await banner(page).getByRole('button', { name: 'Close' }).click()
  await banner(page).waitFor({ state: 'detached' })
  writeEvent('olivia', 'playlist_created', { playlist_id: 7, title: 'Of another shape' })
  await like('track-last')
  await whenLive(page)
  expect(await banner(page).count()).toBe(0)
  expect(errors).toEqual([])
  await context.close()
})
