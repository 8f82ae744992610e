import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { makePng } from '../../catalog-server/src/testing/library-fixture.ts'
import { openPage } from '../browser.ts'
import { whenLive } from '../devices.ts'
import { createTrees, rowOf } from '../trees.ts'
import { openShell, until, webView } from './shell.ts'

const seconds = 8
let world: Awaited<ReturnType<typeof createTrees>>
beforeAll(async () => {
  world = await createTrees({ seconds, cover: makePng(600, 600, '#336699') })
})
afterAll(() => world[Symbol.asyncDispose]())

const mini = (page: Page) => page.getByTestId('mini-player')
const whenNow = (page: Page, title: string) =>
  page.getByTestId('now-playing-title').first().getByText(title, { exact: true }).waitFor()
const whenButton = (page: Page, name: 'Play' | 'Pause') =>
  mini(page).getByRole('button', { name, exact: true }).waitFor()

type Key = 'play' | 'pause' | 'next' | 'previous' | 'seek'
type Phone = {
  page: Page
  errors: string[]
  press: (key: Key, seconds?: number) => unknown
  end: () => Promise<void>
}

/** The page in the phone's browser: its media keys are those that the page asked the browser for. */
async function inBrowser(): Promise<Phone> {
  const context = await world.signedIn(world.owner, webView)
  await context.addInitScript(() => {
    const keys = new Map<string, MediaSessionActionHandler | null>()
    Object.assign(window, { keys })
    navigator.mediaSession.setActionHandler = (action, handler) => void keys.set(action, handler)
  })
  const { page, errors } = await openPage(context)
  const action = {
    play: 'play',
    pause: 'pause',
    next: 'nexttrack',
    previous: 'previoustrack',
    seek: 'seekto',
  }
  return {
    page,
    errors,
    press: (key, seekTime) =>
      page.evaluate(
        `window.keys.get(${JSON.stringify(action[key])})(${JSON.stringify({ action: action[key], seekTime })})`,
      ),
    end: () => context.close(),
  }
}

async function inApp() {
  const context = await world.signedIn(world.owner, webView)
  const shell = await openShell(context, { origin: world.url, trackMs: seconds * 1_000 })
  const { page, errors } = await openPage(context)
  return {
    page,
    errors,
    shell,
    press: (key: Key, at?: number) => shell.press(key, at === undefined ? {} : { positionMs: at * 1_000 }),
    async end(): Promise<void> {
      shell.player.end()
      await context.close()
    },
  }
}

const openAlbum = async (page: Page): Promise<void> => {
  await page.goto(world.url + (await world.albumPath()))
  await whenLive(page)
}

async function listen({ page, press }: Phone): Promise<void> {
  await openAlbum(page)
  await rowOf(page, 'Alder').tap()
  await whenNow(page, 'Alder')
  await whenButton(page, 'Pause')
  await press('pause')
  await whenButton(page, 'Play')
  await mini(page).getByRole('button', { name: 'Play', exact: true }).tap()
  await whenButton(page, 'Pause')
  await press('seek', seconds - 0.4)
  await whenNow(page, 'Birch')
  await press('next')
  await whenNow(page, 'Cedar')
  await press('previous')
  await whenNow(page, 'Birch')
  await whenButton(page, 'Pause')
}

test("in a phone's browser the row plays, and the lock screen pauses, seeks and skips", async () => {
  const phone = await inBrowser()
  await listen(phone)
  expect(phone.errors).toEqual([])
  await phone.end()
})

test('in the app the same is done by the phone, and the music outlives a call, an outage and the page', async () => {
  const phone = await inApp()
  const { page, shell } = phone
  await listen(phone)
  const [alder, birch, cedar, dogwood] = (await world.tracks()).map(({ id }) => `/v1/content/stream/${id}`)
  // Only chosen tracks were loaded: Birch followed Alder by itself.
  const loaded = shell.sent.flatMap((one) => (one.name === 'load' ? one.values.url : []))
  expect(loaded.map((url) => url.split('?')[0])).toEqual([alder, cedar, birch])
  expect(await page.locator('audio').count()).toBe(0)
  await until(() => shell.player.next()?.includes(cedar!), 'the next track')
  const artUrl = expect.stringContaining('/v1/content/image/')
  const shownDuration = { durationMs: seconds * 1_000, canSeek: true }
  expect(shell.last('metadata')).toMatchObject({ title: 'Birch', album: 'Trees', artUrl, ...shownDuration })

  shell.silence()
  await whenButton(page, 'Play')
  expect(shell.player.told().state).toBe('paused')
  shell.press('play')
  await whenButton(page, 'Pause')

  // The place in the track is kept through an outage of the network.
  await phone.press('seek', 5)
  shell.player.fail('network', 'the network is gone')
  await until(() => shell.player.told().state === 'playing', 'music after the outage')
  expect(shell.player.told().url).toContain(birch!)
  expect(shell.last('load')?.positionMs).toBeWithin(4_900, 7_000)

  // The page dies, and the music goes on without it, to the next track.
  await until(() => shell.player.next()?.includes(cedar!), 'the next track again')
  await page.goto('about:blank')
  const loads = shell.count('load')
  await until(() => shell.player.told().url?.includes(cedar!), 'the next track without a page')
  await openAlbum(page)
  await whenNow(page, 'Cedar')
  await whenButton(page, 'Pause')
  expect(shell.count('load')).toBe(loads)
  await until(() => shell.player.next()?.includes(dogwood!), 'what follows for the new page')

  await page.goto(`${world.url}/search`)
  const viewed = page.getByRole('region', { name: 'Recently viewed' })
  await viewed.getByRole('link', { name: 'Trees' }).first().waitFor()
  await page.goto(`${world.url}/settings`)
  await page.getByText('Speed', { exact: true }).first().waitFor()
  for (const missing of ['Crossfade', 'Equaliser']) expect(await page.getByText(missing).count()).toBe(0)
  expect(phone.errors).toEqual([])
  await phone.end()
})

test('a car looks through the library and plays from it, and what a voice asks for begins with the app', async () => {
  const [alder, birch] = await world.tracks()
  const { album_id } = alder!
  await world.admin.call('POST', `/user/liked/album/${album_id}`)
  await world.admin.call('POST', `/user/liked/track/${birch!.id}`)
  const id = await world.admin.call<string>('POST', '/user/playlist', {
    name: 'Ström!',
    track_ids: [birch!.id, alder!.id],
  })
  const phone = await inApp()
  const { page, shell } = phone
  let questions = 0
  async function look(parent: string) {
    questions += 1
    const question = String(questions)
    shell.emit('browse', { id: question, parent })
    await until(() => shell.last('children')?.id === question, `what lies in ${parent}`)
    return shell.last('children')!.items
  }

  // Asked before there is a page; accents and signs are not spoken.
  shell.press('playSearch', { query: 'strom' })
  await openAlbum(page)
  await whenNow(page, 'Birch')
  await whenButton(page, 'Pause')
  await until(() => shell.player.next()?.includes(alder!.id), 'the rest of the playlist')

  const folders = (await look('/')).map((item) => [item.title, item.playable])
  const titles = ['Continue listening', 'Playlists', 'Albums', 'Recently added']
  expect(folders).toEqual(titles.map((title) => [title, false]))
  const trees = {
    id: `album:${album_id}`,
    title: 'Trees',
    subtitle: 'The Sines',
    artUrl: expect.stringContaining('/v1/content/image/'),
    playable: true,
  }
  expect(await look('/albums')).toEqual([trees])
  expect(await look('/added')).toEqual([trees])
  const playlist = { id: `playlist:${id}`, title: 'Ström!', playable: true }
  expect(await look('/playlists')).toEqual([{ id: 'liked:', title: 'Liked', playable: true }, playlist])
  expect(await look('/recent')).toMatchObject([{ id: 'resume:', title: 'Birch', playable: true }])
  expect(await look('/no such folder')).toEqual([])

  shell.press('playId', { id: trees.id })
  await whenNow(page, 'Alder')
  // By the server's search: a track plays among those of its album, and an artist goes on and on.
  shell.press('playSearch', { query: 'cedar' })
  await whenNow(page, 'Cedar')
  await until(() => shell.player.next() !== null, 'the rest of the album')
  shell.press('playId', { id: 'liked:' })
  await whenNow(page, 'Birch')
  shell.press('pause')
  await whenButton(page, 'Play')
  shell.press('playSearch', { query: '' })
  await whenButton(page, 'Pause')
  expect(phone.errors).toEqual([])
  await phone.end()
})
