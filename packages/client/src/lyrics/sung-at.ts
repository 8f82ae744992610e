import type { Lyrics } from '@pezzottify/contract'

/** `index` is the line being sung, -1 before the first. `nextMs` is the start of the next one; null after the last. */
export type Sung = { index: number; nextMs: number | null }

/**
 * The line of synced lyrics that is sung at a time.
 *
 * @param lines in the order of their times
 * @param positionMs the position in the track, minus the listener's offset
 */
export function sungAt(lines: Lyrics['lines'], positionMs: number): Sung {
  const startOf = (index: number): number => lines[index]?.start_ms ?? 0
  let low = 0
  let high = lines.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (startOf(middle) <= positionMs) low = middle + 1
    else high = middle
  }
  return { index: low - 1, nextMs: low < lines.length ? startOf(low) : null }
}
