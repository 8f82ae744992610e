import { addWords } from './index.ts'
import words from './offline.json'

// Texts about offline music are loaded with the pages and components that use them.
addWords(words)
