import words from './editing.json'
import { i18n } from './index.ts'

// The words of editing come with its forms and pages, so that nobody else waits for them.
i18n.global.mergeLocaleMessage('en', words)
