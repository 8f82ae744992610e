import { filterText } from '../../base/text.ts'

/** Scripts without spaces between words: each character becomes a word. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu
/** Latin and Cyrillic names without signs: each of their words stays one when it is folded. */
const wholeWords =
  /^[\sA-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u013e\u0141-\u024f\u0400-\u0481\u048a-\u04ff]*$/
const singleCharacter = /(?:^| ).(?: |$)/u

/** Symbols that stand for letters in names: Ke$ha, $uicideboy, P!nk. */
const withLetters = (text: string): string =>
  !text.includes('$') && !text.includes('!')
    ? text
    : text.replace(/(?<=\p{L})\$|\$(?=\p{L})/gu, 's').replace(/(?<=\p{L})!(?=\p{L})/gu, 'i')

/** Text in the form of the index: folded, one space between words. A name of punctuation alone stays as it is. */
export const searchText = (text: string): string =>
  filterText(withLetters(text)).replace(unspaced, ' $& ').replace(/\s+/g, ' ').trim()

const joinedMaxCharacters = 40

/**
 * Other common spellings of a name: words joined where symbols separate them ("acdc", "blink182", "wutang"), and
 * initials together ("rem", "kd" lang, run "dmc").
 *
 * @param folded the name as `searchText` folds it
 */
export function joinedForms(name: string, folded: string): string[] {
  const forms = new Set<string>()
  const add = (pieces: readonly string[]): void => {
    const joined = pieces.join('')
    if (pieces.length > 1 && joined.length <= joinedMaxCharacters) forms.add(joined)
  }
  if (!wholeWords.test(name))
    for (const part of name.split(/\s+/)) {
      const text = searchText(part)
      if (!text.match(unspaced)) add(text.split(' '))
    }
  if (!singleCharacter.test(folded)) return [...forms]
  let initials: string[] = []
  for (const word of [...folded.split(' '), '']) {
    if (/^[\p{L}\p{N}]$/u.test(word) && !word.match(unspaced)) initials.push(word)
    else {
      add(initials)
      initials = []
    }
  }
  return [...forms]
}

/** Joining words that are written in many ways or left out: they need not match. */
const joiners = new Set(['and', 'n', 'und', 'et', 'y', 'e', 'feat', 'ft', 'vs'])

/** A text without joining words between others. Beside a single letter they are initials. */
export function withoutJoiners(text: string): string {
  const words = text.split(' ')
  const isWord = (at: number): boolean => (words[at]?.length ?? 0) > 1
  return words.filter((word, at) => !joiners.has(word) || !isWord(at - 1) || !isWord(at + 1)).join(' ')
}
