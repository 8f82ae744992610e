import { i18n } from './index.ts'
import words from './sleep.json'

// The words of the sleep timer come with what shows it, so that the first page does not wait for them.
i18n.global.mergeLocaleMessage('en', words)
