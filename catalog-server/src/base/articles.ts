/** The articles of languages, as they begin names. Those that are joined by an apostrophe need no space. */
const articles: Record<string, string[] | undefined> = {
  en: ['the', 'a', 'an'],
  de: ['der', 'die', 'das', 'den', 'dem', 'des', 'ein', 'eine', 'einen', 'einem', 'einer'],
  fr: ['le', 'la', 'les', 'un', 'une', 'des', "l'"],
  es: ['el', 'la', 'los', 'las', 'un', 'una', 'unos', 'unas'],
  it: ['il', 'lo', 'la', 'i', 'gli', 'le', 'un', 'uno', 'una', "l'", "un'"],
  pt: ['o', 'a', 'os', 'as', 'um', 'uma', 'uns', 'umas'],
  ca: ['el', 'la', 'els', 'les', 'un', 'una', "l'"],
  ro: ['un', 'o'],
  nl: ['de', 'het', 'een', "'t"],
  sv: ['den', 'det', 'de', 'en', 'ett'],
  da: ['den', 'det', 'de', 'en', 'et'],
  nb: ['den', 'det', 'de', 'en', 'ei', 'et'],
  hu: ['a', 'az', 'egy'],
  el: ['ο', 'η', 'το', 'οι', 'τα'],
}

const wordsOf = (language: string): string[] => [
  ...new Set([...(articles['en'] ?? []), ...(articles[language] ?? [])]),
]

/** The articles that names of a language begin with, and that a space follows. */
export const spacedArticles = (language: string): string[] =>
  wordsOf(language).filter((word) => !word.endsWith("'"))

/**
 * Matches an article at the start of a name in lower case with something behind it. English ones count in all languages,
 * since names of music are often English.
 */
export function articlesOf(language: string): RegExp {
  const apart = spacedArticles(language)
  const joined = wordsOf(language)
    .filter((word) => word.endsWith("'"))
    .map((word) => word.slice(0, -1))
  const spaced = String.raw`(?:${apart.map((word) => word.replace("'", "['’]")).join('|')})\s+(?=\S)`
  return new RegExp(
    joined.length === 0 ? `^${spaced}` : `^(?:${spaced}|(?:${joined.join('|')})['’](?=\\S))`,
    'u',
  )
}
