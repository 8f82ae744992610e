import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Locator, Page } from 'playwright-core'
import { phone, whenPlaying } from './browser.ts'
import { middleOf, type Point, restOf, touch } from './finger.ts'
import { rowsOf, whenTitles } from './playlist-page.ts'
import { createTrees } from './trees.ts'

/** A finger that leaves in its movement throws the page, and the browser takes the tap that follows for a stop. */
const pauseMs = 100

let world: Awaited<ReturnType<typeof createTrees>>

beforeAll(async () => {
  world = await createTrees({ seconds: 60 })
})
afterAll(() => world[Symbol.asyncDispose]())

/** A playlist of all trees, being edited on a phone. */
async function onEditedPlaylist() {
  const track_ids = (await world.tracks())
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map(({ id }) => id)
  const id = await world.admin.call<string>('POST', '/user/playlists', { name: 'Wood', track_ids })
  const visit = await world.visit(world.owner, `/playlist/${id}`, phone)
  await whenTitles(visit.page, ['Alder', 'Birch', 'Cedar', 'Dogwood'])
  await visit.page.getByRole('button', { name: 'More for Wood' }).tap()
  await visit.page.getByText('Edit', { exact: true }).tap()
  await visit.page.getByRole('button', { name: 'Done' }).waitFor()
  // The menu of a row is loaded by its first use: from now on it opens at once.
  await visit.page.getByRole('button', { name: 'More for Alder' }).tap()
  await visit.page.getByText('Move to the top').waitFor()
  await visit.page.goBack()
  await visit.page.getByText('Move to the top').waitFor({ state: 'detached' })
  return { ...visit, finger: await touch(visit.page) }
}
const gripOf = (row: Locator): Promise<Point> => middleOf(row.locator('.grip'))
/** Resolves when the browser takes the finger that is down for a long press. */
const longPress = (page: Page): Promise<void> =>
  page.evaluate(
    () => new Promise<void>((resolve) => addEventListener('contextmenu', () => resolve(), { capture: true })),
  )

test('a finger that rests on the grip and then drags moves the row, and opens no menu', async () => {
  const { page, context, errors, finger } = await onEditedPlaylist()
  const pressed = longPress(page)
  const from = await gripOf(rowsOf(page).nth(0))
  await finger.draw(from, 0, 0)
  await pressed
  await finger.drag(from, 0, 80)
  await page.getByText('Move to position 2').waitFor()
  await finger.lift(pauseMs)
  await whenTitles(page, ['Birch', 'Alder', 'Cedar', 'Dogwood'])
  expect(await page.getByText('Add to queue').count()).toBe(0)

  await page.getByRole('button', { name: 'Done' }).tap()
  await page.getByRole('button', { name: /^Play/ }).first().tap()
  await whenPlaying(page, ({ time, paused }) => time > 0.1 && !paused)
  await page.getByTestId('mini-player').tap({ position: { x: 120, y: 20 } })
  await page.getByTestId('full-player').getByRole('button', { name: 'Queue', exact: true }).tap()
  const queued = page.locator('[data-queue-index]')
  const pressedAgain = longPress(page)
  const grip = await gripOf(queued.nth(1))
  await finger.draw(grip, 0, 0)
  await pressedAgain
  await finger.drag(grip, 0, 80)
  await finger.lift(pauseMs)
  await queued.nth(2).getByText('Alder').waitFor()
  expect(await page.getByText('Play next').count()).toBe(0)
  expect(errors).toEqual([])
  await context.close()
})

test('a second finger neither moves nor drops the row that the first one holds', async () => {
  const { page, context, errors, finger } = await onEditedPlaylist()
  const from = await gripOf(rowsOf(page).nth(0))
  await finger.draw(from, 0, 80)
  const held = page.getByText('Move to position 2')
  await held.waitFor()
  await finger.brush({ x: from.x, y: from.y + 80 }, await middleOf(rowsOf(page).nth(3)))
  expect(await held.count()).toBe(1)
  await finger.drag({ x: from.x, y: from.y + 80 }, 0, 64)
  await page.getByText('Move to position 3').waitFor()
  await finger.lift(pauseMs)
  await whenTitles(page, ['Birch', 'Cedar', 'Alder', 'Dogwood'])
  expect(errors).toEqual([])
  await context.close()
})

test('a row that is dragged down at the top of its page does not pull the page', async () => {
  const { page, context, errors, finger } = await onEditedPlaylist()
  await finger.draw(await gripOf(rowsOf(page).nth(0)), 0, 150)
  await page.getByText(/^Move to position/).waitFor()
  expect(await page.locator('.pull').count()).toBe(0)
  await finger.lift(pauseMs)
  await whenTitles(page, ['Birch', 'Cedar', 'Alder', 'Dogwood'])
  expect(errors).toEqual([])
  await context.close()
})

test('a second finger on the seek bar does not seek', async () => {
  const { page, context, errors, finger } = await onEditedPlaylist()
  await page.getByRole('button', { name: 'Done' }).tap()
  await page.getByRole('button', { name: /^Play/ }).first().tap()
  await whenPlaying(page, ({ time, paused }) => time > 0.1 && !paused)
  await page.getByTestId('mini-player').tap({ position: { x: 120, y: 20 } })
  const bar = page.getByTestId('full-player').getByRole('slider', { name: /seek|position/i })
  await restOf(page.getByTestId('full-player'))
  const middle = await middleOf(bar)
  await finger.draw({ x: middle.x - 60, y: middle.y }, 60, 0)
  await finger.brush(middle, { x: middle.x + 120, y: middle.y })
  expect(Number(await bar.getAttribute('aria-valuenow'))).toBeWithin(28, 32)
  await finger.lift(pauseMs)
  await bar.and(page.locator('[aria-valuenow^="3"]')).waitFor()
  expect(errors).toEqual([])
  await context.close()
})
