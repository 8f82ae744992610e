import { i18n } from './index.ts'
import words from './settings.json'

// The texts of the settings are loaded with the components that show them, so that the first page is
// smaller.
i18n.global.mergeLocaleMessage('en', words)
