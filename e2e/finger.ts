import type { CDPSession, Locator, Page } from 'playwright-core'

export type Point = { x: number; y: number }

export async function middleOf(element: Locator): Promise<Point> {
  const box = await element.boundingBox()
  if (!box) throw new Error('Nothing to touch')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

export const offsetOf = (element: Locator): Promise<Point> =>
  element.evaluate((node) => {
    const { e: x, f: y } = new DOMMatrix(getComputedStyle(node).transform)
    return { x, y }
  })

/** Waits until the element no longer moves. */
export async function restOf(element: Locator): Promise<void> {
  for (;;) {
    const { x, y } = await offsetOf(element)
    const isMoving = await element.evaluate((node) => node.getAnimations().length > 0)
    if (x === 0 && y === 0 && !isMoving) return
    await Bun.sleep(20)
  }
}

/** Fingers on the screen, as the system reports them. */
export async function touch(page: Page) {
  const system: CDPSession = await page.context().newCDPSession(page)
  const steps = 6
  const at = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: (Point & { id?: number })[]) =>
    system.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map((point, id) => ({ id, ...point })),
    })
  async function draw(from: Point, x: number, y: number): Promise<void> {
    await at('touchStart', [from])
    await drag(from, x, y)
  }
  async function drag(from: Point, x: number, y: number): Promise<void> {
    for (let step = 1; step <= steps; step++)
      await at('touchMove', [{ x: from.x + (x * step) / steps, y: from.y + (y * step) / steps }])
  }
  /** After a pause, so that the movement is slow. */
  async function lift(afterMs = 0): Promise<void> {
    await Bun.sleep(afterMs)
    await at('touchEnd', [])
  }
  return {
    draw,
    /** Goes on with a finger that is down already. */
    drag,
    lift,
    /** A second finger touches elsewhere, moves up and leaves, while the first one rests. */
    async brush(first: Point, { x, y }: Point): Promise<void> {
      await at('touchStart', [first, { x, y }])
      await at('touchMove', [first, { x, y: y - 30 }])
      // The one that is named leaves.
      await at('touchEnd', [{ x, y: y - 30, id: 1 }])
    },
    /** Two fingers beside a point, which go from one distance to another. */
    async pinch({ x, y }: Point, from: number, to: number): Promise<void> {
      const both = (distance: number): Point[] => [-1, 1].map((side) => ({ x: x + (side * distance) / 2, y }))
      await at('touchStart', both(from))
      for (let step = 1; step <= steps; step++)
        await at('touchMove', both(from + ((to - from) * step) / steps))
      await at('touchEnd', [])
    },
    async swipe(from: Point, x: number, y: number): Promise<void> {
      await draw(from, x, y)
      await lift()
    },
  }
}
