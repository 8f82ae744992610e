import { addWords } from './index.ts'
import words from './sleep.json'

// The words of the sleep timer come with what shows it, so that the first page does not wait for them.
addWords(words)
