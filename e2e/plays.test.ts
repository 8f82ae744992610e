import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import type { ListeningEvent } from '@pezzottify/contract'
import { desktop, openPage, playing, whenPlaying } from './browser.ts'
import { createTrees, rowOf } from './trees.ts'

let world: Awaited<ReturnType<typeof createTrees>>

beforeAll(async () => {
  world = await createTrees({ seconds: 40 })
})
afterAll(() => world[Symbol.asyncDispose]())

const titles = new Map<string, string>()

type Heard = Pick<ListeningEvent, 'duration_seconds' | 'seek_count' | 'pause_count'> & {
  title: string
  isEnded: boolean
}

/** The owner's plays on the server, oldest first. */
async function heardBy(page: Page): Promise<Heard[]> {
  const response = await page.request.get(`${world.url}/v1/user/listening/plays`)
  const { items }: { items: ListeningEvent[] } = await response.json()
  return items.toReversed().map(({ track_id, ended_at, duration_seconds, seek_count, pause_count }) => ({
    title: titles.get(track_id) ?? '',
    isEnded: ended_at !== null,
    duration_seconds,
    seek_count,
    pause_count,
  }))
}

async function whenHeard(page: Page, fits: (heard: Heard[]) => boolean): Promise<Heard[]> {
  for (const deadline = Date.now() + 30_000; ;) {
    const heard = await heardBy(page)
    if (fits(heard)) return heard
    if (Date.now() > deadline) throw new Error(`The server has ${JSON.stringify(heard)}`)
    await Bun.sleep(100)
  }
}

const bar = (page: Page) => page.getByTestId('player-bar')
const pauseAt = async (page: Page, seconds: number): Promise<number> => {
  await whenPlaying(page, ({ time }) => time >= seconds)
  await bar(page).getByRole('button', { name: 'Pause' }).click()
  return (await playing(page)).time
}

test('every second that I hear is accounted for: pauses, seeks, a lost network, a reload, a second tab, a private session', async () => {
  const path = await world.albumPath()
  for (const { id, name } of await world.tracks()) titles.set(id, name)
  const { context, page, errors } = await world.visit(world.owner, path, desktop)
  await rowOf(page, 'Alder').click()
  // 3 seconds, a jump of ten, a pause, and some more.
  await whenPlaying(page, ({ time }) => time >= 3)
  const { time: jumpedFrom } = await playing(page)
  await page.keyboard.press('Shift+ArrowRight')
  const pausedAt = await pauseAt(page, jumpedFrom + 13)
  await bar(page).getByRole('button', { name: 'Play', exact: true }).click()
  await whenPlaying(page, ({ time }) => time > pausedAt + 0.5)
  const { time: alderLeftAt } = await playing(page)
  await bar(page).getByRole('button', { name: 'Next' }).click()

  // The network fails while Birch plays on from the buffer, and the page is closed before it is back.
  await whenPlaying(page, ({ time }) => time > 1 && time < 3)
  await whenHeard(page, ([alder]) => alder?.isEnded === true)
  await context.setOffline(true)
  const birchReloadedAt = await pauseAt(page, 6)
  expect(await heardBy(page)).toHaveLength(1)
  await context.setOffline(false)
  await page.reload()
  await rowOf(page, 'Birch').waitFor()
  await bar(page).getByRole('button', { name: 'Play', exact: true }).click()
  await whenPlaying(page, ({ time }) => time > birchReloadedAt + 1)
  const birchLeftAt = await pauseAt(page, birchReloadedAt + 1)

  // Another tab plays another track.
  const other = await openPage(context)
  await other.page.goto(world.url + path)
  await rowOf(other.page, 'Cedar').click()
  await whenPlaying(other.page, ({ time }) => time >= 5.5)
  const { time: cedarLeftAt } = await playing(other.page)
  await bar(other.page).getByRole('button', { name: 'Next' }).click()

  // Dogwood is played privately. With the other tab closed, nothing plays while this one changes to another
  // page.
  await page.close()
  await other.page.goto(`${world.url}/settings#playback`)
  await other.page.getByRole('switch', { name: 'Private session' }).click()
  await other.page.getByTestId('private-mark').waitFor()
  await bar(other.page).getByRole('button', { name: 'Play', exact: true }).click()
  await whenPlaying(other.page, ({ time }) => time > 5.5)
  await other.page.goto(`${world.url}/logout`)
  await other.page.waitForURL('**/login')

  await context.request.post(`${world.url}/v1/auth/login`, {
    data: { ...world.owner, device_uuid: 'e2e-plays-look', device_type: 'web' },
  })
  const heard = await whenHeard(other.page, (all) => all.length === 3)
  expect(heard).toMatchObject([
    { title: 'Alder', isEnded: true, seek_count: 1, pause_count: 1 },
    { title: 'Birch', seek_count: 0 },
    { title: 'Cedar', isEnded: true, seek_count: 0, pause_count: 0 },
  ])
  const seconds = heard.map(({ duration_seconds }) => duration_seconds)
  const expected = [alderLeftAt - 10, birchLeftAt, cedarLeftAt]
  for (const [index, wanted] of expected.entries())
    expect([seconds, index, Math.abs((seconds[index] ?? 0) - wanted) <= 1.2]).toEqual([seconds, index, true])

  // The plays are shown, and Cedar continues where it was left.
  await other.page.goto(`${world.url}/history`)
  await other.page.getByRole('heading', { name: 'By hour' }).waitFor()
  expect(await other.page.locator('dd').nth(1).innerText()).toBe('3')
  await rowOf(other.page, 'Cedar').waitFor()
  await other.page.getByRole('radio', { name: 'To the end' }).click()
  await rowOf(other.page, 'Cedar').waitFor({ state: 'detached' })
  await other.page.goto(world.url)
  const left = other.page.getByRole('region', { name: 'Continue listening' })
  await left.getByText(/^Cedar · 0:0/).waitFor()
  await left.getByRole('button', { name: 'Play Trees' }).click({ force: true })
  const { time } = await whenPlaying(other.page, (now) => !now.paused && now.time > 1)
  expect(time).toBeWithin(cedarLeftAt - 1.5, cedarLeftAt + 5)
  await left.getByText('Trees').click()
  await rowOf(other.page, 'Alder').getByRole('gridcell', { name: '1', exact: true }).nth(1).waitFor()
  expect([...errors, ...other.errors].filter((text) => !/ERR_INTERNET_DISCONNECTED/.test(text))).toEqual([])
  await context.close()
})
