import { addWords } from './index.ts'
import words from './health.json'

// The words for what is wrong with the server come with what shows them, so that the first page does not wait for them.
addWords(words)
