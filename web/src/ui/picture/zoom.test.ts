import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { contained, fittedSize, fitting, type Point, type View, zoomedAt } from './zoom.ts'

const phone = { width: 400, height: 900 }
const cover = fittedSize({ width: 3000, height: 3000 }, phone)
/** The place in the unscaled picture that is shown at a point. */
const shownAt = (view: View, { x, y }: Point): Point => ({
  x: (x - view.x) / view.scale,
  y: (y - view.y) / view.scale,
})

test('what lies under the fingers stays under them, whatever was zoomed and moved before', () => {
  const coordinate = fc.integer({ min: -400, max: 400 })
  fc.assert(
    fc.property(coordinate, coordinate, fc.double({ min: 1, max: 6, noNaN: true }), (x, y, scale) => {
      const before = zoomedAt({ scale: 2, x: 30, y: -80 }, 3, { x: y, y: x })
      const after = zoomedAt(before, scale, { x, y })
      expect(shownAt(after, { x, y }).x).toBeCloseTo(shownAt(before, { x, y }).x, 6)
      expect(shownAt(after, { x, y }).y).toBeCloseTo(shownAt(before, { x, y }).y, 6)
    }),
  )
})

test('no picture gets smaller than the window or larger than six times that', () => {
  expect(zoomedAt(fitting, 0.2, { x: 0, y: 0 }).scale).toBe(1)
  expect(zoomedAt(fitting, 50, { x: 0, y: 0 }).scale).toBe(6)
})

test('a picture fits with its proportions', () => {
  expect(cover).toEqual({ width: 400, height: 400 })
  expect(fittedSize({ width: 200, height: 100 }, phone)).toEqual({ width: 400, height: 200 })
  expect(fittedSize({ width: 100, height: 1000 }, phone)).toEqual({ width: 90, height: 900 })
  // Before it is loaded.
  expect(fittedSize({ width: 0, height: 0 }, phone)).toEqual(phone)
})

test('a moved picture leaves no gap where it could fill the window, and is in the middle where it cannot', () => {
  expect(contained({ scale: 1, x: 120, y: -90 }, cover, phone)).toEqual(fitting)
  // 800 pixels wide in 400: 200 to each side; and 800 high in 900: in the middle.
  expect(contained({ scale: 2, x: 500, y: 70 }, cover, phone)).toEqual({ scale: 2, x: 200, y: 0 })
  expect(contained({ scale: 2, x: -150, y: 0 }, cover, phone)).toEqual({ scale: 2, x: -150, y: 0 })
})
