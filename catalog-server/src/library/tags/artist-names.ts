import { listSeparator, sameKey } from './text.ts'

/*
 * The rules for splitting one text that names several artists. They are few, so that an unknown band stays whole:
 *
 * 1. ";" and "\\" always separate. " / ", " vs. " and " x " (a small x) separate when they stand between spaces.
 * 2. "feat.", "ft." and "featuring" start a list of guests, "with" only inside brackets.
 * 3. "&", "and", "," and "/" without spaces never separate main artists: they are part of far too many names.
 * 4. In a list of guests "," and "&" separate, but not before an article: "Nick Cave & The Bad Seeds" is one guest.
 * 5. A name on the list below, or of an act that the library knows, is never taken apart. The list is for names that rules
 *    1 and 4 would break.
 *
 * Tags that hold several values, or as many MusicBrainz ids as a text has parts, need no guess and come first.
 */

const wholeNames = [
  'AC/DC',
  'Above & Beyond',
  'Aly & Fila',
  'Angus & Julia Stone',
  'Ashford & Simpson',
  'Big & Rich',
  'Black Country, New Road',
  'Blood, Sweat & Tears',
  'Brooks & Dunn',
  'Chase & Status',
  'Crosby, Stills & Nash',
  'Crosby, Stills, Nash & Young',
  'Daryl Hall & John Oates',
  'Dimitri Vegas & Like Mike',
  'Earth, Wind & Fire',
  'Emerson, Lake & Palmer',
  'Ashton, Gardner & Dyke',
  'Hall & Oates',
  'Ike & Tina Turner',
  'Iron & Wine',
  'Kool & The Gang',
  'Love / Hate',
  'Macklemore & Ryan Lewis',
  'Matt & Kim',
  'Medeski, Martin & Wood',
  'Mumford & Sons',
  'Now, Now',
  'Peter, Paul & Mary',
  'Peter, Paul and Mary',
  'Seals & Crofts',
  'She & Him',
  'Simon & Garfunkel',
  'Sly & Robbie',
  'Sly & The Family Stone',
  'Sonny & Cher',
  'The Good, The Bad & The Queen',
  'Tyler, The Creator',
]

/** Whom a text stands for, because a person says so. */
export type NameRule = { text: string; names: string[] }

let wholeKeys = new Set(wholeNames.map(sameKey))
let ruled = new Map<string, string[]>()
let guarded = guardOf(wholeNames)
/** Without the acts that the library knows: a count of MusicBrainz ids tells more. */
let certain = guarded

/** From here on the rules hold before all others, and the acts are never taken apart. */
export function useNames(rules: readonly NameRule[], acts: readonly string[]): void {
  ruled = new Map(rules.map(({ text, names }) => [sameKey(text), names]))
  wholeKeys = new Set([...wholeNames, ...acts].map(sameKey))
  certain = guardOf([...wholeNames, ...rules.map(({ text }) => text)])
  guarded = acts.length === 0 ? certain : guardOf([...wholeNames, ...rules.map(({ text }) => text), ...acts])
}

/** The artists whom a person says the text stands for; null where nobody says anything. */
export const namesByRule = (text: string): string[] | null => ruled.get(sameKey(text)) ?? null

/** Matches names that are kept whole, the longest first. */
function guardOf(whole: readonly string[]): RegExp {
  return new RegExp(
    whole
      .toSorted((a, b) => b.length - a.length)
      .map((name) => `(?<![\\p{L}\\p{N}])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`)
      .join('|'),
    'giu',
  )
}

const mainSeparator = new RegExp(String.raw`${listSeparator.source}|\s+/\s+|\s+vs\.?\s+|\s+x\s+`)
const guestSeparator = new RegExp(
  String.raw`${mainSeparator.source}|,\s+(?!the\b|his\b|her\b|their\b|jr\b|sr\b)|\s+(?:&|and)\s+(?!the\b|his\b|her\b|their\b|los\b|la\b|les\b|die\b|friends\b|co\b|sons\b)`,
  'i',
)
const personSeparator = new RegExp(String.raw`${listSeparator.source}|\s*/\s*`)

const guestMark =
  /\s*[([（【]\s*(?:(?:feat|ft)\.\s*|(?:feat|ft|featuring|with)\s+)([^()[\]（）【】]+)[)\]）】]|\s(?:(?:feat|ft)\.\s*|(?:feat|ft|featuring)\s+)([^()[\]（）【】]+?)(?=\s+-\s|\s*[([（【]|$)/i

export type NamesInText = { main: string[]; guests: string[] }

/** Splits a text like "Alice; Bob feat. Carol". */
export function namesIn(text: string): NamesInText {
  const byRule = namesByRule(text)
  if (byRule) return { main: byRule, guests: [] }
  if (wholeKeys.has(sameKey(text))) return { main: [text], guests: [] }
  const { rest, guests } = withoutGuests(text)
  return { main: splitBy(rest, mainSeparator), guests }
}

/** Cuts "(feat. Carol)" out of an artist or a title. */
export function withoutGuests(text: string): { rest: string; guests: string[] } {
  const guests: string[] = []
  let rest = text
  for (let count = 0; count < 5; count += 1) {
    const found = guestMark.exec(rest)
    const list = found?.[1] ?? found?.[2]
    if (!found || list === undefined || found.index === 0) break
    if (/[([]\s*with/i.test(found[0]) && !isNamed(found[0], list)) break
    guests.push(...splitBy(list.trim(), guestSeparator))
    rest = `${rest.slice(0, found.index)} ${rest.slice(found.index + found[0].length)}`
      .replace(/\s+/g, ' ')
      .trim()
  }
  return { rest, guests }
}

/** "(with Ariana Grande)" names a guest; "(With You)" and "(with strings)" do not. */
const commonWithWords =
  /^(you|me|us|him|her|them|love|lyrics|strings?|orchestra|choir|intro|outro|vocals?|the|a|an|my|your|no)\b/i

function isNamed(mark: string, list: string): boolean {
  return /[([]\s*with/.test(mark) && /^[\p{Lu}\p{N}]/u.test(list.trim()) && !commonWithWords.test(list.trim())
}

function splitBy(text: string, separator: RegExp): string[] {
  const parts = separator.test(text) ? partsOf(text, separator) : [text]
  return parts.filter((part) => part !== '').flatMap((part) => namesByRule(part) ?? [part])
}

function partsOf(text: string, separator: RegExp, guard = guarded): string[] {
  // Guarded names are replaced by a character that no text contains while the text is split.
  const kept: string[] = []
  const masked = text.replace(guard, (name) => `\uffff${kept.push(name) - 1}\uffff`)
  return masked
    .split(separator)
    .map((part) => part.replace(/\uffff(\d+)\uffff/g, (_, index: string) => kept[Number(index)] ?? '').trim())
}

/** Splits by any separator of names, for when the number of names is known. */
export function splitInto(text: string, count: number): string[] | null {
  const { rest, guests } = withoutGuests(text)
  for (const separator of [
    listSeparator,
    /\s*\/\s*/,
    /\s*,\s*/,
    /\s*(?:,|&|\band\b|\+|;|\/|\bx\b|\bvs\.?(?=\s))\s*/i,
  ]) {
    for (const guard of new Set([guarded, certain])) {
      const names = [...partsOf(rest, separator, guard), ...guests]
      if (names.length === count && names.every((name) => name !== '')) return names
    }
  }
  return null
}

/** Composers, conductors and other persons: no name of a person contains "/" or ";". */
export function peopleIn(text: string): string[] {
  const byRule = namesByRule(text)
  if (byRule) return byRule
  return wholeKeys.has(sameKey(text)) ? [text] : text.split(personSeparator).filter((name) => name !== '')
}
