import { i18n } from './index.ts'
import words from './setup.json'

// Words about beginning, passwords and music folders come with what shows them, so that nobody else waits for them.
i18n.global.mergeLocaleMessage('en', words)
