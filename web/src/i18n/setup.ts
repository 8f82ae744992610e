import { addWords } from './index.ts'
import words from './setup.json'

// Texts about the set-up, passwords and music folders are loaded with the components that show them, so that the
// first page is smaller.
addWords(words)
