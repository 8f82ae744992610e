/** A part that is silent is a dot. */
const lowest = 4

/**
 * The path of upright lines in a box of `count` by 100, around its middle: one for each group of levels, which are in
 * percent, as high as the loudest of its group.
 */
export function waveformPath(levels: readonly number[], count: number): string {
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor((bar / count) * levels.length)
    const to = Math.max(from + 1, Math.floor(((bar + 1) / count) * levels.length))
    const height = Math.max(lowest, ...levels.slice(from, to))
    return `M${bar + 0.5} ${50 - height / 2}v${height}`
  }).join('')
}
