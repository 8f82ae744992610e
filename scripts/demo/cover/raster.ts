/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number]

/** The colour at a point; both coordinates run from 0 to 1, down and to the right. */
export type Picture = (x: number, y: number) => Colour

/** Whether a point lies inside. */
export type Figure = (x: number, y: number) => boolean

// Sixteen looks per pixel: edges come out smooth, and flat colour stays exactly flat.
const looks = 4

/** @returns rows of RGB bytes, `size` pixels wide and high */
export function rasterise(picture: Picture, size: number): Uint8Array {
  const bytes = new Uint8Array(size * size * 3)
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const sum = [0, 0, 0]
      for (let look = 0; look < looks * looks; look++) {
        const x = (column + ((look % looks) + 0.5) / looks) / size
        const y = (row + (Math.floor(look / looks) + 0.5) / looks) / size
        picture(x, y).forEach((channel, index) => (sum[index] = (sum[index] ?? 0) + channel))
      }
      sum.forEach((channel, index) => {
        bytes[(row * size + column) * 3 + index] = Math.round(channel / looks ** 2)
      })
    }
  }
  return bytes
}

/** Reads `#rrggbb`. */
export function colour(hex: string): Colour {
  const value = Number.parseInt(hex.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

export function disc(centreX: number, centreY: number, radius: number): Figure {
  return (x, y) => Math.hypot(x - centreX, y - centreY) <= radius
}

export function box(left: number, top: number, right: number, bottom: number): Figure {
  return (x, y) => x >= left && x <= right && y >= top && y <= bottom
}

/** A doorway: a box under a half circle. `top` is the height of its crown. */
export function arch(centreX: number, top: number, halfWidth: number, bottom: number): Figure {
  const crown = disc(centreX, top + halfWidth, halfWidth)
  const opening = box(centreX - halfWidth, top + halfWidth, centreX + halfWidth, bottom)
  return (x, y) => crown(x, y) || opening(x, y)
}

/** A pointed leaf between two points; `fullness` is its half width as a share of its length. */
export function leaf(fromX: number, fromY: number, toX: number, toY: number, fullness: number): Figure {
  const length = Math.hypot(toX - fromX, toY - fromY)
  const alongX = (toX - fromX) / length
  const alongY = (toY - fromY) / length
  return (x, y) => {
    const along = ((x - fromX) * alongX + (y - fromY) * alongY) / length
    const across = Math.abs((y - fromY) * alongX - (x - fromX) * alongY) / length
    return along > 0 && along < 1 && across < fullness * Math.sin(Math.PI * along)
  }
}
