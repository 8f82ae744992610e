import { addWords } from './index.ts'
import words from './player.json'

// The words of the player and its queue come with them, so that the first page does not wait for them.
addWords(words)
