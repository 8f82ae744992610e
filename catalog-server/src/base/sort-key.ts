import { articlesOf, spacedArticles } from './articles.ts'
import { alphabetOf, type Alphabet } from './alphabet.ts'
import { filterText } from './text.ts'

/** How names are put in order. `language`: by BCP 47. `articles`: whether leading articles are left out. */
export type Sorting = { language: string; articles: boolean }

export const defaultSorting: Sorting = { language: 'en', articles: true }

/**
 * The sort key and the filter text of a name in one, so that one index serves both: the sort name or the name without
 * its article, in the order of a language's letters, with numbers in numeric order; then the whole folded name. A name
 * of punctuation alone is used as it is.
 */
export type MakeSortKey = (name: string, sortName?: string | null) => string

export function sortKeysBy({ language, articles }: Sorting): MakeSortKey {
  const article = articles ? articlesOf(language) : null
  const alphabet = alphabetOf(language)
  return (name, sortName = null) => {
    const whole = filterText(name)
    if (sortName !== null) return `${numbersInOrder(inOrder(sortName, alphabet))}\n${whole}`
    const plain = name.normalize('NFC').trim().toLowerCase()
    const bare = article ? plain.replace(article, '') : plain
    // Most names are in no need of another order.
    const order = bare === plain && alphabet === null ? whole : inOrder(bare, alphabet)
    return `${numbersInOrder(order)}\n${whole}`
  }
}

const inOrder = (text: string, alphabet: Alphabet | null): string =>
  filterText(alphabet === null ? text : alphabet(text))

/**
 * Prefixes each number with its count of digits, as a character that no filter contains, so that texts sort by the
 * values of their numbers.
 */
const numbersInOrder = (text: string): string =>
  text.replace(/\d+/g, (digits) => {
    const number = digits.replace(/^0+(?=\d)/, '')
    return String.fromCharCode(0x10 + Math.min(number.length, 15)) + number
  })

let inForce = defaultSorting
let current = sortKeysBy(defaultSorting)
let article: RegExp | null = articlesOf(defaultSorting.language)

/** Sets the order for all keys made from now on, in this process: a server has one catalog. */
export function useSorting(sorting: Sorting): void {
  inForce = sorting
  current = sortKeysBy(sorting)
  article = sorting.articles ? articlesOf(sorting.language) : null
}

/** The articles that are left out when names are put in order. */
export const ignoredArticles = (): string[] => (inForce.articles ? spacedArticles(inForce.language) : [])

/** A name as it is put in order: without its article. */
export function withoutArticle(name: string): string {
  const plain = name.normalize('NFC').trim()
  // An article is as long in either case.
  const [found = ''] = (article && plain.toLowerCase().match(article)) ?? []
  return plain.slice(found.length)
}

export const sortKey: MakeSortKey = (name, sortName) => current(name, sortName)
