import { addWords } from './index.ts'
import words from './lyrics.json'

// Only the lyrics use them.
addWords(words)
