import words from './grouping.json'
import { addWords } from './index.ts'

// The words of grouping come with its dialog and its card, so that nobody else waits for them.
addWords(words)
