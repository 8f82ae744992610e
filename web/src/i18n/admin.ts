import words from './admin.json'
import { addWords } from './index.ts'

// The texts of the administration are loaded with its pages, so that the first page is smaller.
addWords(words)
