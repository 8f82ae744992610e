import words from './editing.json'
import { addWords } from './index.ts'

// The texts of editing are loaded with its forms and pages, so that the first page is smaller.
addWords(words)
