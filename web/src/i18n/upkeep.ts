import { addWords } from './index.ts'
import words from './upkeep.json'

// Texts about the library and the server are loaded with the administration pages that use them.
addWords(words)
