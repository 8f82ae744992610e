import { addWords } from './index.ts'
import words from './settings.json'

// The texts of the settings are loaded with the components that show them, so that the first page is
// smaller.
addWords(words)
