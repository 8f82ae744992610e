import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { compileHarness, onJvm, toolsOrNull } from '../../android/test/compile-harness.ts'
import { makeAlbum, makePng } from '../../catalog-server/src/testing/library-fixture.ts'
import { openBrowser, openPage } from '../browser.ts'
import { createDevices, whenLive } from '../devices.ts'
import { freePort } from '../../catalog-server/src/testing/free-port.ts'
import { type ServerProcess, startServer } from '../server.ts'
import { rowOf } from '../trees.ts'
import { createStorage, openRealShell } from './real-shell.ts'
import { webView } from './shell.ts'

const tools = toolsOrNull()
const compiled = tools && compileHarness(tools)
const program = tools && compiled && onJvm(tools, compiled)

const trackMs = 6_000
const music = mkdtempSync(join(tmpdir(), 'pezzottify-together-'))
let browser: Browser
let server: ServerProcess
let world: Awaited<ReturnType<typeof createDevices>>
let port: string
if (program)
  beforeAll(async () => {
    const [tracks, cover] = [['Alder', 'Birch', 'Cedar'], makePng(600, 600, '#336699')]
    await makeAlbum(join(music, 'Trees'), {
      title: 'Trees',
      artist: 'The Sines',
      tracks,
      cover,
      seconds: trackMs / 1_000,
    })
    port = String(freePort())
    server = await startServer(['--music', music], undefined, undefined, { port })
    browser = await openBrowser()
    world = await createDevices(server, browser)
  })
afterAll(async () => {
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
  rmSync(music, { recursive: true, force: true })
})

type Track = { id: string; name: string; album_id: string }
async function tracks(): Promise<Track[]> {
  for (;;) {
    const { items } = await world.admin.call<{ items: Track[] }>('GET', '/content/tracks')
    if (items.length === 3) return items
    await Bun.sleep(50)
  }
}
const whenButton = (page: Page, name: 'Play' | 'Pause') =>
  page.getByTestId('mini-player').getByRole('button', { name, exact: true }).waitFor()
const whenNow = (page: Page, title: string) =>
  page.getByTestId('now-playing-title').first().getByText(title, { exact: true }).waitFor()

async function until<T>(read: () => Promise<T>, fits: (value: T) => boolean): Promise<T> {
  for (const deadline = Date.now() + 30_000; ;) {
    const value = await read()
    if (fits(value)) return value
    if (Date.now() > deadline) throw new Error(`It stays ${JSON.stringify(value)}`)
    await Bun.sleep(50)
  }
}

if (!program)
  test('without a JDK and the tools the shell around the page is left out, named above', () =>
    expect(program).toBeNull())
else
  test('page and shell together: played, paused on the lock screen, gone over without a gap, reported; kept, and after the end of the app played on and liked without the server, which hears of it once', async () => {
    using storage = createStorage()
    const all = await tracks()
    const [alder, birch] = all.map(({ id }) => `${server.url}/v1/content/stream/${id}`) as [string, string]
    const context = await world.signedIn(world.owner, webView)
    const options = { server: server.url, trackMs, storage }
    await using phone = await openRealShell(program, context, options)
    const { page, errors } = await openPage(context)
    await phone.show(page)
    expect(phone.callsOf('webkit.WebView.loadUrl')).toEqual([[`${server.url}/`]])
    await page.goto(`${server.url}/album/${all[0]?.album_id}`)
    await whenLive(page)

    await rowOf(page, 'Alder').tap()
    await whenButton(page, 'Pause')
    await phone.call('media.MediaPlayer.start')
    const [, address, headers] = phone.callsOf('media.MediaPlayer.setDataSource')[0] ?? []
    expect(String(address)).toStartWith(alder)
    expect(headers).toBe(`{Authorization=${phone.session}}`)
    const heard = await fetch(String(address), { headers: { authorization: phone.session } })
    expect(heard.headers.get('content-type')).toStartWith('audio/')
    expect((await heard.bytes()).length).toBeGreaterThan(1_000)

    await phone.does('press', 'onPause')
    await whenButton(page, 'Play')
    await phone.does('press', 'onPlay')
    await whenButton(page, 'Pause')
    await phone.until(
      ({ kind, values }) => kind === 'gapless' && String(values[0]).startsWith(birch),
      'Birch',
    )
    await whenNow(page, 'Birch')
    expect(phone.callsOf('media.MediaPlayer.start')).toHaveLength(2)
    type Play = { track_id: string; ended_at: number | null; duration_seconds: number; client_type: string }
    const [play] = await until(
      async () => (await world.admin.call<{ items: Play[] }>('GET', '/user/listening/plays')).items,
      (items) => items.some(({ ended_at }) => ended_at !== null),
    ).then((items) => items.filter(({ ended_at }) => ended_at !== null))
    expect(play).toMatchObject({ track_id: all[0]?.id, client_type: 'android' })
    expect(play?.duration_seconds).toBeWithin(trackMs / 1_000 - 1, trackMs / 1_000 + 2)
    await phone.does('press', 'onPause')

    await page.getByRole('button', { name: 'Keep offline' }).tap()
    await page.getByRole('button', { name: /^Kept offline/ }).waitFor()
    const downloaded = phone.downloads().filter((key) => !/^picture\.|\.part/.test(key))
    expect(downloaded).toHaveLength(3)
    const fileOf = (track?: Track): string => downloaded.find((key) => key.includes(track?.id ?? '?')) ?? ''
    const sent = await fetch(alder, { headers: { authorization: phone.session } })
    expect(readFileSync(join(phone.files, 'downloads', fileOf(all[0])))).toEqual(
      Buffer.from(await sent.arrayBuffer()),
    )

    expect(errors).toEqual([])

    // The server dies, and so does the app: the next one opens from the APK, with what is kept.
    await server.kill()
    await page.close()
    await phone[Symbol.asyncDispose]()
    await using later = await openRealShell(program, context, options)
    const second = await openPage(context)
    await later.does('window', 'create')
    await later.show(second.page)
    await second.page.goto(`${server.url}/album/${all[0]?.album_id}`)
    await whenNow(second.page, 'Birch')
    await second.page.getByTestId('mini-player').getByRole('button', { name: 'Play', exact: true }).tap()
    await whenButton(second.page, 'Pause')
    await later.call('media.MediaPlayer.start')
    const [, source, none] = later.callsOf('media.MediaPlayer.setDataSource')[0] ?? []
    expect(String(source)).toEndWith(`/downloads/${fileOf(all[1])}`)
    expect(none).toBe('{}')
    await second.page.locator('.record').getByRole('button', { name: 'Like', exact: true }).tap()

    server = await startServer(['--music', music], undefined, server.folder, { port })
    // The page from the APK may not open sockets: the server's own page takes its place.
    const back = Date.now()
    const pages = later.callsOf('webkit.WebView.loadUrl').length
    while (later.callsOf('webkit.WebView.loadUrl').length === pages) await Bun.sleep(50)
    expect(Date.now() - back).toBeLessThan(10_000)
    await whenLive(second.page)
    await later.does('press', 'onPause')
    const liked = await until(
      () => world.admin.call<unknown[]>('GET', '/user/liked/album'),
      (ids) => ids.length > 0,
    )
    expect(liked).toEqual([all[0]?.album_id])
    const { events } = await world.admin.call<{ events: { type: string }[] }>('GET', '/sync/events?since=0')
    expect(events.filter(({ type }) => type === 'content_liked')).toHaveLength(1)
    await context.close()
  })
