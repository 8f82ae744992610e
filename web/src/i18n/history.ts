import { i18n } from './index.ts'
import words from './history.json'

// The words of the history come with its page, so that the first page does not wait for them.
i18n.global.mergeLocaleMessage('en', words)
