import words from './playlist-files.json'
import { addWords } from './index.ts'

// The texts of importing playlists are loaded with the page that offers it.
addWords(words)
