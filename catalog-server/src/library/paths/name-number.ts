/**
 * How the names of a folder begin with numbers. `each`: a number in front is that of the track. `certain`: only one that
 * can be nothing else, since most names have none, and "99 Luftballons" is a title. `chapters`: "Chapter 1 - Title".
 * `hundreds`: the first of three digits is the disc. `sides`: those of records, with how many tracks of the same record
 * come before the side.
 */
export type Numbering = 'each' | 'certain' | 'chapters' | 'hundreds' | { sides: Record<string, number> }

/** A name without its number in front. */
export type NumberedName = { disc: number | null; track: number; rest: string }

const mark = '\\s*(?:[-–—:]|\\.(?!\\d))\\s*'
const rest = '(\\S.*)$'

const plain = /^(?:(\d{1,2})[-.](?=\d))?(\d{1,3})(?:\s*[-.–_]\s*|\s+)(\S.*)$/su
/** "d1t01 - Title", as recordings of concerts are named. */
const discAndTrack = /^d(\d{1,2})t(\d{1,3})(?:\s*[-.–_]\s*|\s+)(\S.*)$/isu
/** "(01) Title"; one digit or three in brackets may belong to the title. */
const bracketed = /^()[([](\d{2})[)\]]\s*(?:[-–]\s+)?(\S.*)$/su
const worded = new RegExp(`^()track\\s*(\\d{1,3})${mark}${rest}`, 'isu')
const chapter = new RegExp(
  `^(chapter|kapitel|kapittel|chapitre|cap[ií]tulo|capitolo|hoofdstuk|rozdzia[łl]|глава)\\s*(\\d{1,3})${mark}${rest}`,
  'isu',
)
/** "A1 - Title", "B2. Title", "C - Title"; a letter alone needs more than a dash behind it: "A-Punk". */
const side = /^([a-l])(?:(\d{1,2})(?:\s*[-–—.]\s*|\s+)|\s+[-–—]\s+|\.\s+)(\S.*)$/isu

/** @param text the name without its extension, with spaces for underscores */
export function numberIn(text: string, numbering: Numbering): NumberedName | null {
  if (typeof numbering === 'object') return sideNumberIn(text, numbering.sides)
  if (numbering === 'chapters') {
    const [, , track, title] = chapter.exec(text) ?? []
    return title === undefined ? null : { disc: null, track: Number(track), rest: title }
  }
  const found = ownNumberIn(text)
  if (!found) return null
  const { disc, track, rest: title } = found
  if (numbering === 'hundreds') return { disc: Math.floor(track / 100), track: track % 100, rest: title }
  return numbering === 'each' || found.isCertain ? { disc, track, rest: title } : null
}

/** @param texts the different names of a folder, each without its extension */
export function numberingOf(texts: readonly string[]): Numbering {
  if (texts.length < 2) return 'each'
  const sides = sidesOf(texts)
  if (sides) return { sides }
  if (areChapters(texts)) return 'chapters'
  const numbers = texts.map(ownNumberIn)
  if (areHundreds(numbers)) return 'hundreds'
  const others = texts.filter((text, at) => numbers[at] || isOnlyNumber(text)).length - 1
  return others * 2 > texts.length - 1 ? 'each' : 'certain'
}

export const isOnlyNumber = (text: string): boolean => /^\d{1,3}$/.test(text)

type OwnNumber = NumberedName & { digits: string; isCertain: boolean }

/** The number that a name has by itself. */
function ownNumberIn(text: string): OwnNumber | null {
  const explicit = discAndTrack.exec(text) ?? worded.exec(text)
  const [, disc = '', digits, title] = explicit ?? plain.exec(text) ?? bracketed.exec(text) ?? []
  if (digits === undefined || title === undefined) return null
  return {
    disc: disc === '' ? null : Number(disc),
    track: Number(digits),
    rest: title,
    digits,
    isCertain: explicit !== null || /^0+[1-9]/.test(digits),
  }
}

/** All names are chapters in one language, each with its own number. */
function areChapters(texts: readonly string[]): boolean {
  const found = texts.map((text) => chapter.exec(text))
  const words = new Set(found.map((match) => match?.[1]?.toLowerCase()))
  return !words.has(undefined) && words.size === 1 && isDistinct(found.map((match) => Number(match?.[2])))
}

/** There are several discs, and on each of them the tracks from 01 without a gap. */
function areHundreds(numbers: readonly (OwnNumber | null)[]): boolean {
  if (numbers.length < 3) return false
  const discs = new Map<number, number[]>()
  for (const number of numbers) {
    if (!number || number.disc !== null || number.digits.length !== 3) return false
    addTo(discs, Math.floor(number.track / 100), number.track % 100)
  }
  return discs.size > 1 && isRun([...discs.keys()]) && [...discs.values()].every(isRun)
}

/** All names are tracks of sides from A on, and on each side from the first without a gap. */
function sidesOf(texts: readonly string[]): Record<string, number> | null {
  const sides = new Map<string, number[]>()
  for (const text of texts) {
    const [, letter, digits = '1'] = side.exec(text) ?? []
    if (letter === undefined) return null
    addTo(sides, letter.toLowerCase(), Number(digits))
  }
  const indexes = [...sides.keys()].map((letter) => sideIndexOf(letter) + 1)
  if (!isRun(indexes) || ![...sides.values()].every(isRun)) return null
  // Beyond a double record, letters without numbers are rather those of an alphabet.
  if (sides.size > 4 && sides.size === texts.length) return null
  const countOf = (letter: string | undefined): number => sides.get(letter ?? '')?.length ?? 0
  return Object.fromEntries(
    [...sides.keys()].map((letter) => {
      const index = sideIndexOf(letter)
      return [letter, index % 2 === 1 ? countOf(letters[index - 1]) : 0]
    }),
  )
}

/** A record has two sides, whose tracks are counted through, as those of a disc are. */
function sideNumberIn(text: string, sides: Record<string, number>): NumberedName | null {
  const [, letter = '', digits = '1', title] = side.exec(text) ?? []
  const before = sides[letter.toLowerCase()]
  if (title === undefined || before === undefined) return null
  const disc = Math.floor(sideIndexOf(letter) / 2) + 1
  return { disc, track: before + Number(digits), rest: title }
}

const letters = [...'abcdefghijkl']
const sideIndexOf = (letter: string): number => letters.indexOf(letter.toLowerCase())

function addTo(groups: Map<number | string, number[]>, key: number | string, value: number): void {
  const group = groups.get(key)
  if (group) group.push(value)
  else groups.set(key, [value])
}

const isDistinct = (values: readonly unknown[]): boolean => new Set(values).size === values.length

/** The numbers from 1 on, in any order, each once. */
const isRun = (numbers: readonly number[]): boolean =>
  isDistinct(numbers) && numbers.every((number) => number >= 1 && number <= numbers.length)
