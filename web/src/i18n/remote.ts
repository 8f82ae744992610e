import { addWords } from './index.ts'
import words from './remote.json'

// The words about other devices come with what shows them, so that the first page does not wait for them.
addWords(words)
