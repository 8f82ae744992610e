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

/** What a list sorts by: folded, and a leading article does not count. A name of punctuation alone sorts as it is. */
export const sortKey = (name: string): string =>
  fold(name).replace(/^(the|a|an|der|die|das|le|la|les|el|los|las|il|lo|gli) (?=.)/, '') || name.toLowerCase()

/**
 * What says that two names mean the same artist or album: folded, but for marks that make another word. Names without any
 * letter or digit stay apart.
 */
export const identityKey = (name: string): string =>
  foldWithout(optionalMarks, name).normalize('NFC') || name.normalize('NFC').trim()
