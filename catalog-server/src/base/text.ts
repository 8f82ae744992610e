/** No script stacks so many marks. Normalising a run of marks takes time quadratic in its length. */
const markRuns = /\p{M}{31,}/gu

/**
 * Marks that people leave out without changing the word: the accents of Latin, Greek and Cyrillic, the points of Hebrew
 * and Arabic, signs of presentation. In other scripts marks are letters (ガ is not カ, कल is not कुल), and so are the
 * breve of й and ў and the dots of ї.
 */
const optionalMarks = new RegExp(
  [
    String.raw`(?<![иу])\u0306|(?<!і)\u0308|\p{Variation_Selector}`,
    String.raw`[\u0300-\u0305\u0307\u0309-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]`,
    String.raw`[\u0591-\u05c7\u064b-\u0652\u0670]`,
  ].join('|'),
  'gu',
)
const anyMarks = /\p{M}+/gu

/** Letters that have no mark to leave out. Apostrophes are left out themselves. */
const otherLetters: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  ö: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
}
const plain = /^[ -~]*$/

const foldWithout = (marks: RegExp, text: string): string =>
  // Nearly all names, and the steps for other letters would change nothing in them.
  plain.test(text)
    ? text
        .toLowerCase()
        .replace(/['`]/g, '')
        .replace(/[^a-z0-9]+/g, ' ')
        .trim()
    : text
        .replace(markRuns, '')
        .normalize('NFKD')
        .toLowerCase()
        .replace(marks, '')
        .replace(/[ßøöæœłđ'’`´]/g, (letter) => otherLetters[letter] ?? '')
        .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
        .trim()

/**
 * The form of a text for searching: without case, marks and width, so that "Björk", "BJORK" and "ｂｊｏｒｋ" are equal.
 * Punctuation becomes a space.
 */
export const fold = (text: string): string => foldWithout(anyMarks, text)

/** The form of a text in which a list's filter compares it. */
export const filterText = (text: string): string => fold(text) || text.trim().toLowerCase()

/** The beginning of a text that takes at most so many bytes in UTF-8, cut between characters. It takes linear time. */
export function cutToBytes(text: string, maxBytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(maxBytes))
  return text.slice(0, read)
}

/**
 * Equal for two names of the same artist or album: folded, except for marks that change the word. Names without any
 * letter or digit stay distinct.
 */
export const identityKey = (name: string): string =>
  foldWithout(optionalMarks, name).normalize('NFC') || name.normalize('NFC').trim()
