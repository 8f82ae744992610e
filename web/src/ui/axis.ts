/** The most lines above the base. */
const linesMax = 4

/**
 * The values of a chart's lines, from 0 to one that is at least `max`, at round distances: 1, 2 or 5 times a power of
 * ten.
 */
export function ticksFor(max: number): number[] {
  const least = Math.max(max, 1) / linesMax
  const power = 10 ** Math.floor(Math.log10(least))
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= least) ?? 1)
  const count = Math.max(1, Math.ceil(max / step))
  return Array.from({ length: count + 1 }, (_, index) => index * step)
}

/**
 * The places among `count` along an axis that carry a label, at least `apart` pixels from each other; the first always
 * does.
 */
export function labelledIndexes(count: number, width: number, apart: number): number[] {
  const every = Math.max(1, Math.ceil((count * apart) / Math.max(width, apart)))
  return Array.from({ length: Math.ceil(count / every) }, (_, index) => index * every)
}
