import type { Pixels } from './png-pixels.ts'

/** `color` is `#rrggbb`; `luminance` the mean relative luminance, 0 to 1. Both null for a picture without a visible pixel. */
export type Tint = { color: string | null; luminance: number | null }

/** A colour with a lower chroma in OKLCH counts as grey. */
const chromaMin = 0.04
/** A colour with a smaller share of the pixels does not represent a picture. */
const shareMin = 0.01
const binsOfLightness = 8
const binOfHue = 0.05

type Sum = { count: number; red: number; green: number; blue: number }

/** The colour of most colourful pixels, else the average; only visible pixels count. */
export function tintOf({ rgba }: Pixels): Tint {
  const all: Sum = { count: 0, red: 0, green: 0, blue: 0 }
  const clusters = new Map<number, Sum>()
  for (let at = 0; at < rgba.length; at += 4) {
    if ((rgba[at + 3] ?? 0) < 128) continue
    const red = linearOf[rgba[at] ?? 0] ?? 0
    const green = linearOf[rgba[at + 1] ?? 0] ?? 0
    const blue = linearOf[rgba[at + 2] ?? 0] ?? 0
    add(all, red, green, blue)
    const { lightness, a, b } = oklab(red, green, blue)
    if (a * a + b * b <= chromaMin * chromaMin) continue
    // One number for the three: in sRGB `a` and `b` stay within ±0.4, so within ±8 bins.
    const key =
      (Math.round(lightness * binsOfLightness) * 32 + Math.round(a / binOfHue)) * 32 +
      Math.round(b / binOfHue)
    const cluster = clusters.get(key) ?? { count: 0, red: 0, green: 0, blue: 0 }
    if (cluster.count === 0) clusters.set(key, cluster)
    add(cluster, red, green, blue)
  }
  if (all.count === 0) return { color: null, luminance: null }
  const largest = [...clusters.values()].reduce((a, b) => (b.count > a.count ? b : a), { ...all, count: 0 })
  const luminance = (0.2126 * all.red + 0.7152 * all.green + 0.0722 * all.blue) / all.count
  return {
    color: hexOf(largest.count >= all.count * shareMin ? largest : all),
    luminance: Math.round(luminance * 1_000) / 1_000,
  }
}

function add(sum: Sum, red: number, green: number, blue: number): void {
  sum.count += 1
  sum.red += red
  sum.green += green
  sum.blue += blue
}

const linearOf = Array.from({ length: 256 }, (_, value) => {
  const part = value / 255
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
})

/** Converts linear sRGB to OKLab, by the matrices that Björn Ottosson published with it. */
function oklab(red: number, green: number, blue: number): { lightness: number; a: number; b: number } {
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  return {
    lightness: 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    a: 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    b: 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  }
}

const hexOf = ({ count, red, green, blue }: Sum): string =>
  '#' +
  [red, green, blue]
    .map((sum) =>
      encoded(sum / count)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')

const encoded = (linear: number): number =>
  Math.round(255 * (linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055))
