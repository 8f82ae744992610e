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
 * The form of a text for searching: without case, marks and width, so that "Björk", "BJORK" and "ｂｊｏｒｋ" are equal.
 * Punctuation becomes a space.
 */
export const fold = (text: string): string => foldWithout(anyMarks, text)

const leadingArticle = /^(?:the|a|an) (?=.)/

/**
 * Prefixes each number with its count of digits, as a character that no filter contains, so that texts sort by the
 * values of their numbers.
 */
const numbersInOrder = (text: string): string =>
  text.replace(/\d+/g, (digits) => {
    const number = digits.replace(/^0+(?=\d)/, '')
    return String.fromCharCode(0x10 + Math.min(number.length, 15)) + number
  })

/**
 * The sort key and the filter text of a name in one, so that one index serves both: the sort name or the name without
 * its article, with numbers in numeric order; then the whole folded name. A name of punctuation alone is used as it is.
 */
export function sortKey(name: string, sortName: string | null = null): string {
  const whole = filterText(name)
  const order = sortName === null ? whole.replace(leadingArticle, '') : filterText(sortName)
  return `${numbersInOrder(order)}\n${whole}`
}

/** The form of a text in which a list's filter compares it. */
export const filterText = (text: string): string => fold(text) || text.trim().toLowerCase()

/**
 * Equal for two names of the same artist or album: folded, except for marks that change the word. Names without any
 * letter or digit stay distinct.
 */
export const identityKey = (name: string): string =>
  foldWithout(optionalMarks, name).normalize('NFC') || name.normalize('NFC').trim()
