import { fold } from '../../text.ts'

/** Scripts that are written without spaces: each character stands as a word of its own. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu

/** Text as the index holds it: folded, one space between words. A name of punctuation alone stays as it is. */
export const searchText = (text: string): string =>
  (fold(text) || text.trim().toLowerCase()).replace(unspaced, ' $& ').replace(/\s+/g, ' ').trim()

/** How many single-character edits lead from one text to the other, `max + 1` when more than `max`. */
export function editDistance(a: string, b: string, max: number): number {
  if (Math.abs(a.length - b.length) > max) return max + 1
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? max + 1
}
