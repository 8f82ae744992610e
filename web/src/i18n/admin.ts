import words from './admin.json'
import { i18n } from './index.ts'

// The words of the administration come with its pages, so that nobody else waits for them.
i18n.global.mergeLocaleMessage('en', words)
