import { i18n } from './index.ts'
import words from './offline.json'

// Words about music that stays here come with the pages and parts that say them.
i18n.global.mergeLocaleMessage('en', words)
