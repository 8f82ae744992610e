import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { makeAlbum } from '../../catalog-server/src/testing/library-fixture.ts'
import { openBrowser, whenPlaying } from '../browser.ts'
import { createDevices } from '../devices.ts'
import type { ServerProcess } from '../server.ts'
import { startServer } from '../server.ts'

/** Markup that would become an element, load something, and run. `what` identifies its place. */
const markup = (what: string): string =>
  `${what} "><i class="planted">${what}</i><img src="/planted/${what}" onerror="document.title='planted'">`

let browser: Browser
let music: string
let server: ServerProcess
beforeAll(async () => {
  browser = await openBrowser()
  music = mkdtempSync(join(tmpdir(), 'pezzottify-markup-'))
  const [first = ''] = await makeAlbum(join(music, 'One'), {
    title: markup('album'),
    artist: markup('artist'),
    tracks: [markup('track'), markup('next')],
    tags: { GENRE: markup('genre'), LYRICS: markup('embedded') },
    seconds: 60,
  })
  const lyrics = ['la', 'ti', 'by'].map((key) => `[${key}:${markup(key)}]`)
  lyrics.push(...['beside', 'refrain'].map((what, index) => `[00:0${index}.00]${markup(what)}`))
  writeFileSync(first.replace(/\.mp3$/, '.lrc'), lyrics.join('\n'))
  server = await startServer(['--music', music])
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
  rmSync(music, { recursive: true, force: true })
})

type Named = { items: { id: string; name: string; artists: { id: string }[] }[] }

test('markup in lyrics and in the names of music, playlists, devices and people is text on every page', async () => {
  const { admin, owner, visit } = await createDevices(server, browser)
  const list = (kind: string): Promise<Named> => admin.call('GET', `/content/${kind}`)
  while ((await list('tracks')).items.length < 2) await Bun.sleep(50)
  const [albums, tracks] = [await list('albums'), await list('tracks')]
  const [album] = albums.items
  expect(album?.name).toBe(markup('album'))
  const track_ids = tracks.items.map(({ id }) => id)
  const playlist = await admin.call<string>('POST', '/user/playlist', { name: markup('playlist'), track_ids })
  const other = await admin.call<string>('POST', '/user/playlist', { name: markup('other'), track_ids: [] })
  await admin.call('PUT', `/user/playlist/${playlist}`, { name: markup('renamed'), track_ids })
  await admin.call('DELETE', `/user/playlist/${other}`)
  for (const id of track_ids) await admin.call('POST', `/user/liked/track/${id}`)
  await admin.call('POST', '/admin/users', { user_handle: '<i class="planted">person<br>' })
  await fetch(`${server.url}/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...owner,
      device_uuid: 'device-of-markup',
      device_type: 'web',
      device_name: markup('device'),
      os_info: markup('system'),
    }),
  })

  const { context, page } = await visit(owner)
  const planted: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/planted/')) planted.push(request.url())
  })
  const seen = new Set<string>()
  const look = async (path: string, ...names: string[]): Promise<void> => {
    if (path !== '') await page.goto(server.url + path)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await page.waitForLoadState('networkidle')
    const shown = new Set<string>()
    // A quiet network does not mean that the lists have come.
    for (const until = Date.now() + 20_000; ; await Bun.sleep(100)) {
      const { count, title, text } = await page.evaluate(() => ({
        count: document.querySelectorAll('.planted, img[src*="planted"]').length,
        title: document.title,
        text: document.body.innerText,
      }))
      expect([path, count, title]).toEqual([path, 0, expect.not.stringMatching(/^planted$/)])
      for (const [, what = ''] of text.matchAll(/(\w+)(?: "><i class|<br>)/g)) shown.add(what)
      if (names.every((name) => shown.has(name)) || Date.now() > until) break
    }
    expect([path, ...shown]).toEqual(expect.arrayContaining(names))
    for (const what of shown) seen.add(what)
  }
  await look(`/album/${album?.id}`)
  await page.getByRole('main').getByRole('button', { name: /^Play/ }).first().click()
  await whenPlaying(page, ({ time }) => time > 0.2)
  await look('')
  await page.keyboard.press('y')
  await look('', 'beside', 'refrain')
  await page.getByRole('button', { name: /^Show other lyrics/ }).click()
  await look('', 'embedded')
  const search = encodeURIComponent(markup('track').slice(0, 60))
  const pages: [path: string, ...names: string[]][] = [
    ['/'],
    ['/albums', 'album'],
    ['/artists', 'artist'],
    ['/tracks', 'track'],
    ['/genres', 'genre'],
    ['/liked', 'track'],
    ['/playlists', 'renamed'],
    ['/settings', 'device'],
    ['/admin/users', 'person'],
    [`/artist/${album?.artists[0]?.id}`, 'album'],
    [`/search/${search}`, 'track'],
    [`/genre/${encodeURIComponent(markup('genre'))}`, 'track'],
    [`/playlist/${playlist}`, 'next'],
    [`/playlist/${playlist}?edit=true`, 'next'],
    [`/playlist/${playlist}/history`, 'playlist'],
  ]
  for (const [path, ...names] of pages) await look(path, ...names)
  expect(planted).toEqual([])
  const planned = ['album', 'artist', 'track', 'genre', 'playlist', 'renamed', 'other', 'person', 'device']
  expect([...seen]).toEqual(expect.arrayContaining(planned))
  await context.close()
}, 120_000)
