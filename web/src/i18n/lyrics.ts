import { i18n } from './index.ts'
import words from './lyrics.json'

// Only the lyrics name them.
i18n.global.mergeLocaleMessage('en', words)
