import { addWords } from './index.ts'
import words from './empty-library.json'

// The words of a library without music come with what shows them, so that the first page does not wait for them.
addWords(words)
