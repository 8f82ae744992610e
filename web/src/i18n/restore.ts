import words from './restore.json'
import { addWords } from './index.ts'

// The texts of starting from a backup are loaded on demand, since few users need them.
addWords(words)
