import { i18n } from './index.ts'
import words from './settings.json'

// The words of the settings come with what shows them, so that the first page does not wait for them.
i18n.global.mergeLocaleMessage('en', words)
