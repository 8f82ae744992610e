/** No script stacks so many marks. To normalise a run of them takes time by the square of its length. */
const markRuns = /\p{M}{31,}/gu

/**
 * Text as it is compared: without case, accents and width, so that "Björk", "BJORK" and "ｂｊｏｒｋ" are one.
 * Punctuation becomes a space.
 */
export function fold(text: string): string {
  return text
    .replace(markRuns, '')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[øö]/g, 'o')
    .replace(/æ/g, 'ae')
    .replace(/œ/g, 'oe')
    .replace(/ł/g, 'l')
    .replace(/đ/g, 'd')
    .replace(/['’`´]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** What a list sorts by: folded, and a leading article does not count. A name of punctuation alone sorts as it is. */
export const sortKey = (name: string): string =>
  fold(name).replace(/^(the|a|an|der|die|das|le|la|les|el|los|las|il|lo|gli) (?=.)/, '') || name.toLowerCase()

/** What says that two names mean the same artist or album. Names without any letter or digit stay apart. */
export const identityKey = (name: string): string => fold(name) || name.normalize('NFC').trim()
