import { addWords } from './index.ts'
import words from './shortcuts.json'

// Only lists of shortcuts use them.
addWords(words)
