import { openToRead } from '../../db/open-to-read.ts'

/** The music folders in the catalog. None when it cannot be read, which another check reports. */
export function musicFoldersOf(catalogDb: string): string[] {
  try {
    using database = openToRead(catalogDb)
    const rows = database.query<{ path: string }, []>('SELECT path FROM music_folders ORDER BY path').all()
    return rows.map(({ path }) => path)
  } catch {
    return []
  }
}
