import { z } from 'zod'

/** Languages whose order of letters can be chosen, by BCP 47. */
export const sortLanguages = [
  'en',
  'bg',
  'ca',
  'cs',
  'da',
  'de',
  'el',
  'es',
  'et',
  'fi',
  'fr',
  'hr',
  'hu',
  'is',
  'it',
  'ja',
  'ko',
  'lt',
  'lv',
  'nb',
  'nl',
  'pl',
  'pt',
  'ro',
  'ru',
  'sk',
  'sl',
  'sv',
  'tr',
  'uk',
  'vi',
  'zh',
  'zh-Hant',
] as const
export type SortLanguage = (typeof sortLanguages)[number]

/**
 * How lists put names in order. `articles`: whether the articles of the language, and English ones, are left out at the start
 * of a name. Filters and the search are not concerned.
 */
export const LibrarySorting = z.object({
  language: z.enum(sortLanguages),
  articles: z.boolean(),
  /** The names are being put in this order. */
  is_applying: z.boolean(),
})
export type LibrarySorting = z.infer<typeof LibrarySorting>
