import { i18n } from './index.ts'
import words from './offline.json'

// Texts about offline music are loaded with the pages and components that use them.
i18n.global.mergeLocaleMessage('en', words)
