import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { makeAlbum } from '../catalog-server/src/testing/library-fixture.ts'
import { desktop, openBrowser, phone } from './browser.ts'
import { createDevices } from './devices.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

const music = mkdtempSync(join(tmpdir(), 'pezzottify-grouping-'))
let server: ServerProcess
let browser: Browser
let world: Awaited<ReturnType<typeof createDevices>>

beforeAll(async () => {
  const album = { title: 'Trees', artist: 'The Sines', tracks: ['Alder', 'Birch'] }
  for (const format of ['flac', 'mp3'] as const)
    await makeAlbum(join(music, 'Sines', `Trees (${format})`), { ...album, format })
  browser = await openBrowser()
  server = await startServer(['--music', music])
  world = await createDevices(server, browser)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
  rmSync(music, { recursive: true })
})

type Albums = { items: { id: string; track_count: number }[] }
async function albums(count: number): Promise<Albums['items']> {
  for (;;) {
    const { items } = await world.admin.call<Albums>('GET', '/content/albums')
    if (items.length === count && items.every((album) => album.track_count === 4 / count)) return items
    await Bun.sleep(20)
  }
}

test.each([
  ['desktop', desktop],
  ['phone', phone],
] as const)(
  'on a %s I see why an album is grouped so, put it together with its copy, and take that back in the settings',
  async (form, options) => {
    const [first] = await albums(2)
    const { page, errors, context } = await world.visit(world.owner, `/album/${first?.id}`, options)
    const open = async () => {
      await page.getByRole('button', { name: 'More for Trees' }).first().click()
      const role = form === 'phone' ? 'button' : 'menuitem'
      await page.getByRole(role, { name: 'About this album' }).click()
      return page.getByRole('dialog', { name: 'About this album' })
    }
    const dialog = await open()
    await dialog.getByText('Its files have the same album title and album artist in their tags.').waitFor()
    await dialog.getByText(/Sines\/Trees \((flac|mp3)\)/).waitFor()
    await dialog.getByText('Holds the same songs, perhaps in another format').waitFor()
    await dialog.getByRole('button', { name: 'Put together with Trees' }).click()
    await page.getByText('The albums are one now').waitFor()
    await albums(1)
    await page.getByRole('button', { name: 'Undo' }).click()
    await albums(2)

    await (await open()).getByRole('button', { name: 'Put together with Trees' }).click()
    await albums(1)
    await page.goto(`${server.url}/admin/library`)
    const rules = page.getByRole('region', { name: 'Albums and names as you say' })
    await rules.getByText('Put together').waitFor()
    await rules.getByLabel('Name as the tags write it').fill('The Sines')
    await rules.getByLabel('Artists, separated by semicolons').fill('Ann; Bob')
    await rules.getByRole('button', { name: 'Add', exact: true }).click()
    await rules.getByText('Stands for Ann; Bob').waitFor()
    await rules.getByRole('button', { name: 'Take back: The Sines' }).click()
    await rules.getByText('Stands for Ann; Bob').waitFor({ state: 'detached' })
    await rules.getByRole('button', { name: 'Take back: Trees' }).click()
    await rules.getByText('Nothing yet.').waitFor()
    await albums(2)
    expect(errors).toEqual([])
    await context.close()
  },
)
