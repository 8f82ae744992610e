import { i18n } from './index.ts'
import words from './shortcuts.json'

// Only lists of shortcuts use them.
i18n.global.mergeLocaleMessage('en', words)
