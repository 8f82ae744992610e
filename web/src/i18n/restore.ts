import words from './restore.json'
import { i18n } from './index.ts'

// The texts of starting from a backup are loaded on demand, since few users need them.
i18n.global.mergeLocaleMessage('en', words)
