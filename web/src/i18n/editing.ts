import words from './editing.json'
import { i18n } from './index.ts'

// The texts of editing are loaded with its forms and pages, so that the first page is smaller.
i18n.global.mergeLocaleMessage('en', words)
