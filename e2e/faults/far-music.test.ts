import { expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeAlbum } from '../../catalog-server/src/testing/library-fixture.ts'
import { openBrowser } from '../browser.ts'
import { mountBlockingDisk } from './blocking-disk.ts'
import { handle, moveIn, password } from './household.ts'

const formats = ['wav', 'flac', 'mp3'] as const
const seconds = 200

test('music that is sent piece by piece, without a length, plays, seeks and ends in a browser', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-far-music-'))
  using _folder = { [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
  const passed = join(folder, 'passed')
  mkdirSync(passed)
  for (const format of formats)
    await makeAlbum(join(passed, format), { artist: 'A', title: format, tracks: [format], format, seconds })
  await using disk = await mountBlockingDisk(folder, passed)
  const [server, home] = await moveIn(mkdtempSync(join(folder, 'server-')), [disk.path])
  await using _server = server
  await using browser = await openBrowser()
  const page = await browser.newPage()
  await page.goto(server.url)
  const login = { user_handle: handle, password, device_uuid: 'browser-of-ann', device_type: 'web' }
  await page.evaluate(async (body) => {
    const headers = { 'content-type': 'application/json' }
    await fetch('/v1/auth/login', { method: 'POST', headers, body: JSON.stringify(body) })
  }, login)
  for (const format of formats) {
    const heard = await page.evaluate(async (id) => {
      const audio = document.createElement('audio')
      document.body.append(audio)
      const until = async (isSo: () => boolean): Promise<void> => {
        while (!isSo()) {
          if (audio.error) throw new Error(audio.error.message)
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      }
      audio.muted = true
      audio.src = `/v1/content/stream/${id}`
      await audio.play()
      for (const place of [150, 20, 195]) {
        audio.currentTime = place
        await until(() => !audio.seeking && audio.currentTime > place)
      }
      audio.currentTime = audio.duration - 1
      await until(() => audio.ended)
      return audio.duration
    }, home.tracks(format)[0])
    expect(Math.round(heard)).toBe(seconds)
  }
  while (home.openMediaFiles(disk.path) > 0) await Bun.sleep(20)
})
