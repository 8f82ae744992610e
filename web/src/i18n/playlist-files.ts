import words from './playlist-files.json'
import { addWords } from './index.ts'

// The texts of importing playlists are loaded on demand, since it is done once.
addWords(words)
