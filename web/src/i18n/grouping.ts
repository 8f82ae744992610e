import words from './grouping.json'
import { i18n } from './index.ts'

// The words of grouping come with its dialog and its card, so that nobody else waits for them.
i18n.global.mergeLocaleMessage('en', words)
