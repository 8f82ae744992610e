export type ListedTable = 'artists' | 'albums' | 'tracks'

/**
 * The SQL conditions for listed rows: a missing track is not listed, nor is an album or artist with only missing
 * tracks. Every list, count and search uses them. The indexes of the lists have the same conditions: with another
 * spelling SQLite would not use them.
 */
export const listedSql = {
  artists: 'artists.is_listed',
  albums: 'albums.is_listed',
  tracks: "tracks.availability <> 'missing'",
} as const satisfies Record<ListedTable, string>
