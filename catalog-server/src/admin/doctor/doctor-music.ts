import { openToRead } from '../../db/open-to-read.ts'

/** The music folders that the catalog knows. None where it cannot be read: what is wrong with it is another check. */
export function musicFoldersOf(catalogDb: string): string[] {
  try {
    using database = openToRead(catalogDb)
    const rows = database.query<{ path: string }, []>('SELECT path FROM music_folders ORDER BY path').all()
    return rows.map(({ path }) => path)
  } catch {
    return []
  }
}
