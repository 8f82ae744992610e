import words from './restore.json'
import { i18n } from './index.ts'

// Few begin with a backup: nobody else waits for these words.
i18n.global.mergeLocaleMessage('en', words)
