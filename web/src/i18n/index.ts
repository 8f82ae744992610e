import { createI18n } from 'vue-i18n'
import en from './en.json'
import { compileMessage } from './message-format.ts'

const messages: Record<string, typeof en> = { en }

/**
 * The texts of the app. They are parsed as values, never run as code, as the content security policy demands.
 */
export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages,
  messageCompiler: compileMessage,
})

/** Adds the texts of pages that are loaded later. */
export function addWords(words: Record<string, unknown>): void {
  i18n.global.mergeLocaleMessage(i18n.global.locale.value, words)
}

/** Writes numbers and dates as `language` does. The words are the same in every language. */
export function writeNumbersAs(language: string): void {
  const { global } = i18n
  const locale = readable(language)
  global.setLocaleMessage(locale, global.getLocaleMessage('en'))
  global.locale.value = locale
}

/** A language as `Intl` takes it: some browsers report what it refuses, such as `en-US@posix`. */
function readable(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? 'en'
  } catch {
    return 'en'
  }
}
