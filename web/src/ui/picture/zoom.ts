/** A point in CSS pixels from the middle of the window. */
export type Point = { x: number; y: number }
export type Size = { width: number; height: number }

/** How a picture lies in its window: `scale` 1 fits, and `x` and `y` say how far its middle is from that of the window. */
export type View = Point & { scale: number }

export const fitting: View = { scale: 1, x: 0, y: 0 }
/** The scale after a double tap. */
export const closeScale = 2.5
const scaleMax = 6

/** Scales the picture so that what lies at `at` stays there. */
export function zoomedAt(view: View, scale: number, at: Point): View {
  const next = Math.min(scaleMax, Math.max(1, scale))
  const factor = next / view.scale
  return { scale: next, x: at.x - (at.x - view.x) * factor, y: at.y - (at.y - view.y) * factor }
}

/** The size in which a picture fits into a window, with its proportions. A picture without a size fills the window. */
export function fittedSize(picture: Size, window: Size): Size {
  if (picture.width === 0 || picture.height === 0) return { width: window.width, height: window.height }
  const factor = Math.min(window.width / picture.width, window.height / picture.height)
  return { width: picture.width * factor, height: picture.height * factor }
}

/** Moves the picture so that it fills as much of the window as it can. Where it is smaller it is in the middle. */
export function contained(view: View, fitted: Size, window: Size): View {
  const within = (offset: number, length: number, room: number): number => {
    const most = Math.max(0, (length * view.scale - room) / 2)
    return most === 0 ? 0 : Math.min(most, Math.max(-most, offset))
  }
  return {
    scale: view.scale,
    x: within(view.x, fitted.width, window.width),
    y: within(view.y, fitted.height, window.height),
  }
}

/** The middle of two fingers, and the distance between them. */
export function spanOf(first: Point, second: Point): { middle: Point; distance: number } {
  return {
    middle: { x: (first.x + second.x) / 2, y: (first.y + second.y) / 2 },
    distance: Math.hypot(first.x - second.x, first.y - second.y),
  }
}
