import type { Database } from 'bun:sqlite'
import { identityKey } from '../../base/text.ts'
import { createReadAgain } from '../store/read-again.ts'
import { namesIn } from '../tags/artist-names.ts'

/** Which files a rule for a name concerns: they are read again by the next scan. */
export function createNameFiles(database: Database) {
  const named = `SELECT id FROM artists WHERE identity_key = ?1 OR identity_key LIKE ?1 || char(10) || '%'`
  const tracksOf = database.query<{ id: string }, [string]>(
    `SELECT track_id AS id FROM track_artists WHERE artist_id IN (${named})
     UNION SELECT tracks.id FROM album_artists JOIN tracks USING (album_id) WHERE album_artists.artist_id IN (${named})`,
  )
  const readAgain = createReadAgain(database)
  return {
    isSame: (a: string, b: string): boolean => identityKey(a) === identityKey(b),
    /** Whom the text stood for so far, by the rules that hold for every name. */
    before: (text: string): string[] => {
      const { main, guests } = namesIn(text)
      return [...main, ...guests]
    },
    readAgain: (text: string, names: readonly string[]): void => {
      const sets = [[text], names].map((all) =>
        all
          .map((name) => new Set(tracksOf.all(identityKey(name)).map(({ id }) => id)))
          .reduce((common, those) => common.intersection(those)),
      )
      readAgain([...new Set(sets.flatMap((set) => [...set]))])
    },
  }
}
