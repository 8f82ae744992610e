import { addWords } from './index.ts'
import words from './history.json'

// The texts of the history are loaded with its page, so that the first page is smaller.
addWords(words)
