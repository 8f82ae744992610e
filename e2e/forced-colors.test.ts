import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Locator } from 'playwright-core'
import { desktop } from './browser.ts'
import { createTrees } from './trees.ts'

let world: Awaited<ReturnType<typeof createTrees>>

beforeAll(async () => {
  world = await createTrees({ seconds: 2 })
})
afterAll(() => world[Symbol.asyncDispose]())

/** The share of the pixels behind the words of an element that differ from their commonest colour, in percent. */
async function inkOf(element: Locator): Promise<number> {
  const clip = await element.evaluate((node) => {
    const words = document.createRange()
    words.selectNodeContents([...node.childNodes].findLast((child) => child.textContent?.trim()) ?? node)
    const { x, y, width, height } = words.getBoundingClientRect()
    return { x, y, width, height }
  })
  const picture = (await element.page().screenshot({ clip })).toString('base64')
  return element.page().evaluate(async (base64) => {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const canvas = new OffscreenCanvas(image.width, image.height)
    const context = canvas.getContext('2d')
    context?.drawImage(image, 0, 0)
    const bytes = context?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray()
    const pixels = new Uint32Array(bytes.buffer)
    const counts = new Map<number, number>()
    for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1)
    return 100 - (100 * Math.max(...counts.values())) / pixels.length
  }, picture)
}

test('with forced colours the words of a filled button are seen, and so is which choice is taken', async () => {
  const { page, context, errors } = await world.onAlbum({ ...desktop, forcedColors: 'active' })
  const play = page.getByRole('main').getByRole('button', { name: 'Play', exact: true })
  expect(await inkOf(play)).toBeGreaterThan(5)
  const backgroundOf = (): Promise<string> =>
    play.evaluate((button) => getComputedStyle(button).backgroundColor)
  const resting = await backgroundOf()
  await play.hover()
  expect(await backgroundOf()).toBe(resting)

  await page.goto(`${world.url}/settings`)
  const choices = page.getByRole('radiogroup', { name: 'When you play a track' })
  const [chosen, other] = [
    choices.getByRole('radio', { checked: true }),
    choices.getByRole('radio', { checked: false }),
  ]
  const lineOf = (choice: Locator): Promise<string> =>
    choice.first().evaluate((element) => getComputedStyle(element).borderBlockEndWidth)
  expect(await lineOf(chosen)).not.toBe(await lineOf(other))
  expect(errors).toEqual([])
  await context.close()
})
