import { addWords } from './index.ts'
import words from './likes.json'

// The words of likes come with what shows them, so that the first page does not wait for them.
addWords(words)
