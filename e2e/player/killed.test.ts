import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { makeAlbum } from '../../catalog-server/src/testing/library-fixture.ts'
import { desktop, openBrowser, whenPlaying, whenShown } from '../browser.ts'
import { createDevices } from '../devices.ts'
import { freePort } from '../free-port.ts'
import type { ServerProcess } from '../server.ts'
import { startServer } from '../server.ts'
import { playTrack, status, title } from './player-world.ts'

let browser: Browser
let server: ServerProcess
let music: string
let port: string

beforeAll(async () => {
  music = mkdtempSync(join(tmpdir(), 'pezzottify-killed-'))
  const tracks = ['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir', 'Gorse']
  await makeAlbum(join(music, 'Trees'), { title: 'Trees', artist: 'The Sines', tracks, seconds: 30 })
  port = String(await freePort())
  ;[browser, server] = await Promise.all([
    openBrowser(),
    startServer(['--music', music], undefined, undefined, { port }),
  ])
}, 60_000)
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
  rmSync(music, { recursive: true, force: true })
})

test('a song that is chosen while the server is dead waits for it, skips nothing, and plays once it is back', async () => {
  const world = await createDevices(server, browser)
  const { page, context } = await world.visit(world.owner, '/tracks', desktop)
  await playTrack(page, 'Alder')
  await whenPlaying(page, ({ time, paused }) => time > 1 && !paused)
  await server.kill()
  await page.getByTestId('player-bar').getByRole('button', { name: 'Next' }).click()
  await status(page).getByText('Waiting for the server').waitFor()
  server = await startServer(['--music', music], undefined, server.folder, { port })
  await status(page).waitFor({ state: 'detached', timeout: 30_000 })
  expect(await title(page)).toBe('Birch')
  await whenShown(page, ({ seconds }) => seconds > 1)
  await context.close()
}, 90_000)
