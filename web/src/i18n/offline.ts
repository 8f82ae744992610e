import { i18n } from './index.ts'
import words from './offline.json'

// Words about the library and the server come with the pages of those who look after them.
i18n.global.mergeLocaleMessage('en', words)
