import words from './catalog-admin.json'
import { i18n } from './index.ts'

// Words about what changed in the catalog come with the page of those who edit it.
i18n.global.mergeLocaleMessage('en', words)
