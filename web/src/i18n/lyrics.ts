import { i18n } from './index.ts'
import words from './lyrics.json'

// Only the lyrics use them.
i18n.global.mergeLocaleMessage('en', words)
