import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { makeAlbum } from '../catalog-server/src/testing/library-fixture.ts'
import { openBrowser } from './browser.ts'
import { createDevices } from './devices.ts'
import { startServer } from './server.ts'

const names = ['Alder', 'Birch', 'Cedar', 'Dogwood']

/** A server with one album of four real tones, its owner, and a browser. */
export async function createTrees(options: { seconds: number; cover?: Uint8Array }) {
  const music = mkdtempSync(join(tmpdir(), 'pezzottify-trees-'))
  await makeAlbum(join(music, 'Trees'), { title: 'Trees', artist: 'The Sines', tracks: names, ...options })
  const browser = await openBrowser()
  const server = await startServer(['--music', music])
  const world = await createDevices(server, browser)

  /** Its tracks, once all are scanned. */
  async function tracks(): Promise<{ id: string; name: string; album_id: string }[]> {
    type Found = { items: { id: string; name: string; album_id: string }[] }
    for (;;) {
      const { items } = await world.admin.call<Found>('GET', '/content/tracks')
      if (items.length === names.length) return items
      await Bun.sleep(50)
    }
  }
  const albumPath = async (): Promise<string> => `/album/${(await tracks())[0]?.album_id}`

  return {
    ...world,
    url: server.url,
    tracks,
    albumPath,
    /** A page on the album, opened by a link as the first page of the visit. */
    async onAlbum(form: BrowserContextOptions) {
      const visit = await world.visit(world.owner, await albumPath(), form)
      await rowOf(visit.page, 'Alder').waitFor()
      return visit
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await browser.close()
      await server[Symbol.asyncDispose]()
      rmSync(music, { recursive: true, force: true })
    },
  }
}

export const rowOf = (page: Page, title: string) => page.getByRole('row', { name: new RegExp(title) }).first()
