import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { thumbHashToApproximateAspectRatio, thumbHashToAverageRGBA } from 'thumbhash'
import type { PictureFacts } from './describe.ts'
import { describePicture } from './describe.ts'
import { pngOf } from './picture-fixture.ts'
import { pngPixels } from './png-pixels.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'describe-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function described(bytes: Uint8Array | string): Promise<PictureFacts | null> {
  const path = join(folder, 'picture')
  writeFileSync(path, bytes)
  return describePicture(path)
}

/** Whether each channel of a colour is that of `wanted`, give or take what scaling rounds. */
const isNear =
  (wanted: number) =>
  (color: string | null | undefined): boolean =>
    [16, 8, 0].every(
      (shift) =>
        Math.abs(((Number.parseInt(color?.slice(1) ?? '', 16) >> shift) & 255) - ((wanted >> shift) & 255)) <=
        2,
    )

test('a plain picture has its colour, its luminance and its size', async () => {
  const facts = await described(pngOf(300, 200, () => 0x336699))
  expect(facts).toMatchObject({ mime: 'image/png', width: 300, height: 200, color: '#336699' })
  // The luminance of #336699 by the formula of WCAG.
  expect(facts?.luminance).toBeCloseTo(0.125, 2)
  const hash = Buffer.from(facts?.placeholder ?? '', 'base64')
  expect(thumbHashToApproximateAspectRatio(hash)).toBeCloseTo(1.5, 0)
  expect(thumbHashToAverageRGBA(hash).b * 255).toBeWithin(0x99 - 12, 0x99 + 12)
})

test('the colour is the one most of the colourful pixels have, not the grey around them', async () => {
  const facts = await described(
    pngOf(300, 300, (x, y) => (y < 180 ? 0x808080 : x < 200 ? 0xcc2020 : 0x2020cc)),
  )
  expect(facts?.color).toSatisfy(isNear(0xcc2020))
})

test('greys and a speck of colour give the average', async () => {
  expect((await described(pngOf(90, 90, () => 0x777777)))?.color).toBe('#777777')
  const speck = await described(pngOf(90, 90, (x, y) => (x < 5 && y < 5 ? 0xff0000 : 0x777777)))
  expect(speck?.color).toMatch(/^#7[0-9a-f]7[0-9a-f]7[0-9a-f]$/)
  expect(await described(pngOf(9, 9, () => 0))).toMatchObject({ color: '#000000', luminance: 0 })
  expect(await described(pngOf(9, 9, () => 0xffffff))).toMatchObject({ color: '#ffffff', luminance: 1 })
})

test('transparent pixels add no colour', async () => {
  const half = pngOf(80, 80, (x) => (x < 40 ? 0xff22aa22 : 0x00ff0000), { hasAlpha: true })
  expect((await described(half))?.color).toSatisfy(isNear(0x22aa22))
  const nothing = pngOf(80, 80, () => 0x00ff0000, { hasAlpha: true })
  expect(await described(nothing)).toMatchObject({ color: null, luminance: null, width: 80 })
})

test('a logo is described as it is seen: a dark one on light, a bright one on dark', async () => {
  const logo = (colour: number) =>
    pngOf(80, 80, (x, y) => (x > 30 && x < 50 && y > 30 && y < 50 ? 0xff000000 + colour : 0), {
      hasAlpha: true,
    })
  const black = await described(logo(0))
  expect(black?.luminance).toBeGreaterThan(0.8)
  expect(thumbHashToAverageRGBA(Buffer.from(black?.placeholder ?? '', 'base64')).a).toBe(1)
  const white = await described(logo(0xffffff))
  expect(white?.luminance).toBeLessThan(0.2)
})

test('JPEG and WebP are described like PNG', async () => {
  const png = pngOf(640, 480, () => 0x22aa22)
  for (const [mime, bytes] of [
    ['image/jpeg', await new Bun.Image(png).jpeg().bytes()],
    ['image/webp', await new Bun.Image(png).webp().bytes()],
  ] as const) {
    const facts = await described(bytes)
    expect(facts).toMatchObject({ mime, width: 640, height: 480 })
    expect(Number.parseInt(facts?.color?.slice(3, 5) ?? '', 16)).toBeWithin(0xaa - 4, 0xaa + 4)
  }
})

test('a broken file, one that is no picture and one that is too large have no description', async () => {
  const png = pngOf(400, 400, (x, y) => (x * 7919 + y * 104_729) % 0x1000000)
  expect(await described(png.subarray(0, 60))).toBeNull()
  expect(await described(pngOf(1, 1, () => 0, { claimedWidth: 60_000, claimedHeight: 60_000 }))).toBeNull()
  expect(await described('<svg xmlns="http://www.w3.org/2000/svg"/>')).toBeNull()
  expect(await described('')).toBeNull()
  expect(await described('\x89PNG')).toBeNull()
})

test('every pixel of a scaled picture is read as it was written, whatever the filters', async () => {
  const pictures = [
    (x: number, y: number) => (x * 2 + y * 3) % 256,
    (x: number, y: number) => ((x * 7919) ^ (y * 104_729)) % 0x1000000,
    (x: number, y: number) => (x < 20 ? 0xff0000 : y < 10 ? 0x00ff00 : 0x0000ff),
    () => Math.floor(Math.random() * 0x1000000),
  ]
  for (const colorAt of pictures) {
    const { width, height, rgba } = pngPixels(await new Bun.Image(pngOf(60, 40, colorAt)).png().bytes())
    expect([width, height, rgba.length]).toEqual([60, 40, 9_600])
    for (let at = 0; at < rgba.length; at += 4) {
      const pixel = at / 4
      const [red = 0, green = 0, blue = 0, alpha] = rgba.subarray(at, at + 4)
      if (colorAt !== pictures[3])
        expect((red << 16) | (green << 8) | blue).toBe(colorAt(pixel % 60, Math.floor(pixel / 60)))
      expect(alpha).toBe(255)
    }
  }
})
