import type { Database } from 'bun:sqlite'
import { identityKey } from '../../base/text.ts'
import { createNamedTracks } from '../store/named-tracks.ts'
import { createReadAgain } from '../store/read-again.ts'
import { namesIn } from '../tags/artist-names.ts'

/** Which files a rule for a name concerns: they are read again by the next scan. */
export function createNameFiles(database: Database) {
  const tracksOf = createNamedTracks(database)
  const readAgain = createReadAgain(database)
  return {
    isSame: (a: string, b: string): boolean => identityKey(a) === identityKey(b),
    /** Whom the text stood for so far, by the rules that hold for every name. */
    before: (text: string): string[] => {
      const { main, guests } = namesIn(text)
      return [...main, ...guests]
    },
    readAgain: (text: string, names: readonly string[]): void => {
      readAgain([...tracksOf([text]).union(tracksOf(names))])
    },
  }
}
