import { createI18n } from 'vue-i18n'
import en from './en.json'

export type Messages = typeof en

/** The words of the app. Messages are compiled by the build, so nothing is evaluated in the browser. */
export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en },
})
