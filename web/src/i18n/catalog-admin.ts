import words from './catalog-admin.json'
import { addWords } from './index.ts'

// Texts about changes of the catalog are loaded with the page of its editors.
addWords(words)
