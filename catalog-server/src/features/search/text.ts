import { fold } from '../../text.ts'

/** Scripts that are written without spaces: each character stands as a word of its own. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu

/** Text as the index holds it: folded, one space between words. A name of punctuation alone stays as it is. */
export const searchText = (text: string): string =>
  (fold(text) || text.trim().toLowerCase()).replace(unspaced, ' $& ').replace(/\s+/g, ' ').trim()

/**
 * How many characters left out, added, changed or exchanged with their neighbour lead from one text to the other;
 * `max + 1` when more than `max`.
 */
export function editDistance(a: string, b: string, max: number): number {
  if (Math.abs(a.length - b.length) > max) return max + 1
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isExchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const exchanged = isExchanged ? (before[j - 2] ?? 0) + 1 : Infinity
      next.push(Math.min(substituted, exchanged, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    if (Math.min(...next) > max) return max + 1
    before = row
    row = next
  }
  return Math.min(row[b.length] ?? max + 1, max + 1)
}
