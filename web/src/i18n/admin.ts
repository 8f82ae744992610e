import words from './admin.json'
import { i18n } from './index.ts'

// The texts of the administration are loaded with its pages, so that the first page is smaller.
i18n.global.mergeLocaleMessage('en', words)
