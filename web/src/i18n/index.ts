import { createI18n } from 'vue-i18n'
import en from './en.json'

/** The words of the app. They are compiled into values, never into code, as the content security policy demands. */
export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en },
})
