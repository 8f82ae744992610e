import words from './catalog-admin.json'
import { i18n } from './index.ts'

// Texts about changes of the catalog are loaded with the page of its editors.
i18n.global.mergeLocaleMessage('en', words)
