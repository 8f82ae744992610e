import { addWords } from './index.ts'
import words from './search.json'

// The words of searching come with what shows them, so that the first page does not wait for them.
addWords(words)
