import { fold } from '../../base/text.ts'

/** Scripts that are written without spaces: each character stands as a word of its own. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu

/** Text as the index holds it: folded, one space between words. A name of punctuation alone stays as it is. */
export const searchText = (text: string): string =>
  (fold(text) || text.trim().toLowerCase()).replace(unspaced, ' $& ').replace(/\s+/g, ' ').trim()
