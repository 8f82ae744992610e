import { createI18n } from 'vue-i18n'
import en from './en.json'
import { compileMessage } from './message-format.ts'

/**
 * The texts of the app. They are parsed as values, never run as code, as the content security policy demands.
 */
export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en },
  messageCompiler: compileMessage,
})
