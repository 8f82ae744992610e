import { addWords } from './index.ts'
import words from './scan.json'

// The words of a scan come with what shows them, so that the first page does not wait for them.
addWords(words)
