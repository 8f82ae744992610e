import { fold } from './text.ts'

/**
 * Rewrites a text in lower case, so that the order of code points after folding is the order of a language's letters: in
 * Swedish å comes after z, in Spanish ñ after n, in Czech ch after h.
 */
export type Alphabet = (text: string) => string

/** Letters of a script behind all others that music is named in, and that folding leaves as they are. */
const behindAll = 0xa4d0
const ranksMax = 40

const latin = [...'abcdefghijklmnopqrstuvwxyz']
const cyrillic = [...'абвгдежзийклмнопрстуфхцчшщъыьэюя']
const digraphs = [
  'aa',
  'ch',
  'cs',
  'dd',
  'dz',
  'dzs',
  'dž',
  'ff',
  'gj',
  'gy',
  'lj',
  'll',
  'ly',
  'ng',
  'nj',
  'ny',
]
const moreDigraphs = ['ph', 'rh', 'sh', 'sz', 'th', 'ty', 'xh', 'zh', 'zs']
/** How languages of Chinese characters order them is a table of thousands. */
const ideographic = new Set(['zh', 'ja', 'ko'])

/** The letters that a language orders otherwise than their form without accents does, as ICU knows it; null for none. */
export function alphabetOf(language: string): Alphabet | null {
  if (language === 'en') return null
  const collator = new Intl.Collator(language, { sensitivity: 'base', usage: 'sort' })
  const order = new Map([...tailored(collator), ...(isIdeographic(language) ? ideographs(collator) : [])])
  if (order.size === 0) return null
  const longestFirst = [...order.keys()].toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1))
  const multiple = longestFirst.filter((text) => text.length > 1)
  const pattern = new RegExp(multiple.length === 0 ? '.' : `${multiple.join('|')}|.`, 'gsu')
  return (text) => text.normalize('NFC').replace(pattern, (letter) => order.get(letter) ?? letter)
}

const isIdeographic = (language: string): boolean => ideographic.has(language.split('-')[0] ?? '')

function tailored(collator: Intl.Collator): Map<string, string> {
  const behind = new Map<string, string[]>()
  for (const letter of candidates()) {
    const plain = fold(letter)
    const isOwn =
      letter.length > 1
        ? isOneLetter(collator, letter)
        : plain === letter || collator.compare(letter, plain) !== 0
    if (!isOwn) continue
    const alphabet = /\p{Script=Cyrillic}/u.test(letter) ? cyrillic : latin
    const before = alphabet.findLast((known) => collator.compare(known, letter) < 0)
    if (before !== undefined) behind.set(before, [...(behind.get(before) ?? []), letter])
  }
  const order = new Map<string, string>()
  for (const [before, letters] of behind) {
    let rank = -1
    let last: string | null = null
    for (const letter of letters.toSorted(collator.compare)) {
      if (last === null || collator.compare(last, letter) !== 0) rank = Math.min(rank + 1, ranksMax - 1)
      last = letter
      order.set(letter, before + String.fromCharCode(behindAll + rank))
    }
  }
  return order
}

function* candidates(): Generator<string> {
  const isLetter = /^\p{Ll}$/u
  for (const [from, to] of [
    [0xdf, 0x24f],
    [0x450, 0x4ff],
    [0x1e00, 0x1eff],
  ] as const)
    for (let code = from; code <= to; code += 1) {
      const letter = String.fromCharCode(code)
      if (isLetter.test(letter)) yield letter
    }
  yield* digraphs
  yield* moreDigraphs
}

/** Whether two letters are one in this language: then they come after all words that begin with the first of them. */
const isOneLetter = (collator: Intl.Collator, letters: string): boolean =>
  collator.compare(letters, `${letters.charAt(0)}zzz`) > 0

const firstIdeograph = 0x4e00
const lastIdeograph = 0x9fff

/** Chinese characters by Pinyin, strokes, or the order of Japanese and Korean dictionaries; both kinds of kana as one. */
function ideographs(collator: Intl.Collator): Map<string, string> {
  const all = Array.from({ length: lastIdeograph - firstIdeograph + 1 }, (_, at) =>
    String.fromCharCode(firstIdeograph + at),
  )
  const order = new Map<string, string>()
  for (const [rank, letter] of all.toSorted(collator.compare).entries())
    order.set(letter, String.fromCharCode(firstIdeograph + rank))
  for (let code = 0x30a1; code <= 0x30f6; code += 1)
    order.set(String.fromCharCode(code), String.fromCharCode(code - 0x60))
  return order
}
