import { expect } from 'bun:test'
import type { Locator, Page } from 'playwright-core'
import type { Device } from './devices.ts'

export const rowsOf = (page: Page): Locator => page.locator('[data-place]')
export const sideBar = (page: Page): Locator => page.getByRole('navigation', { name: 'Main' })
export type NamedTrack = { id: string; name: string }

/** The tracks of the demo album by name, once the scan has found them. */
export async function demoTracks(device: Device): Promise<readonly NamedTrack[]> {
  for (;;) {
    const { items } = await device.call<{ items: NamedTrack[] }>('GET', '/content/tracks?sort=name')
    if (items.length === 4) return items
    await Bun.sleep(100)
  }
}

/** Waits until the playlist's page shows these titles in this order. */
export async function whenTitles(page: Page, wanted: readonly string[], maxMs = 30_000): Promise<void> {
  const deadline = Date.now() + maxMs
  for (;;) {
    const now = await rowsOf(page).locator('[data-row-title]').allInnerTexts()
    if (now.join() === wanted.join()) return
    if (Date.now() > deadline) expect(now).toEqual([...wanted])
    await Bun.sleep(20)
  }
}
