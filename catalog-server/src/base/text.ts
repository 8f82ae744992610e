/** No script stacks so many marks. To normalise a run of them takes time by the square of its length. */
const markRuns = /\p{M}{31,}/gu

/**
 * Marks that people leave out without meaning another word: the accents of Latin, Greek and Cyrillic, the points of Hebrew
 * and Arabic, signs of presentation. In other scripts marks are letters (ガ is not カ, कल is not कुल), and so are the breve
 * of й and ў and the dots of ї.
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

const foldWithout = (marks: RegExp, text: string): string =>
  text
    .replace(markRuns, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(marks, '')
    .replace(/ß/g, 'ss')
    .replace(/[øö]/g, 'o')
    .replace(/æ/g, 'ae')
    .replace(/œ/g, 'oe')
    .replace(/ł/g, 'l')
    .replace(/đ/g, 'd')
    .replace(/['’`´]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()

/**
 * Text as it is looked for: without case, marks and width, so that "Björk", "BJORK" and "ｂｊｏｒｋ" are one.
 * Punctuation becomes a space.
 */
export const fold = (text: string): string => foldWithout(anyMarks, text)

const leadingArticle = /^(?:the|a|an) (?=.)/

/** Digits so that their order is that of the numbers: how many there are comes before them, as a sign no filter contains. */
const numbersInOrder = (text: string): string =>
  text.replace(/\d+/g, (digits) => {
    const number = digits.replace(/^0+(?=\d)/, '')
    return String.fromCharCode(0x10 + Math.min(number.length, 15)) + number
  })

/**
 * What a list sorts by and what its filter looks in, in one text, so that one index serves both: the sort name or the name
 * without its article, numbers in their order; then the name folded as a whole. A name of punctuation alone stands as it is.
 */
export function sortKey(name: string, sortName: string | null = null): string {
  const whole = filterText(name)
  const order = sortName === null ? whole.replace(leadingArticle, '') : filterText(sortName)
  return `${numbersInOrder(order)}\n${whole}`
}

/** A text as a list's filter compares it. */
export const filterText = (text: string): string => fold(text) || text.trim().toLowerCase()

/**
 * What says that two names mean the same artist or album: folded, but for marks that make another word. Names without any
 * letter or digit stay apart.
 */
export const identityKey = (name: string): string =>
  foldWithout(optionalMarks, name).normalize('NFC') || name.normalize('NFC').trim()
