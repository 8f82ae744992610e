import type { CatalogStore } from '../../db/catalog/schema.ts'

export type Counts = { artist: number; album: number; track: number }

type Totals = { kind: keyof Counts; count: number; duration_secs: number; size_bytes: number }

const totalsOf = (store: CatalogStore): Totals[] =>
  store.reader.query<Totals, []>('SELECT kind, count, duration_secs, size_bytes FROM listed_totals').all()

/** The totals of listed items. */
export function counts(store: CatalogStore): Counts {
  const { artist, album, track } = byKind(totalsOf(store))
  return { artist: artist?.count ?? 0, album: album?.count ?? 0, track: track?.count ?? 0 }
}

export function statistics(store: CatalogStore) {
  const { artist, album, track } = byKind(totalsOf(store))
  const genres = store.reader
    .query<{ count: number }, []>(`SELECT count(*) AS count FROM genre_counts WHERE ${isListedGenre}`)
    .get()
  return {
    artist_count: artist?.count ?? 0,
    album_count: album?.count ?? 0,
    track_count: track?.count ?? 0,
    genre_count: genres?.count ?? 0,
    duration_secs: track?.duration_secs ?? 0,
    size_bytes: track?.size_bytes ?? 0,
  }
}

const byKind = (totals: readonly Totals[]): Partial<Record<keyof Counts, Totals>> =>
  Object.fromEntries(totals.map((total) => [total.kind, total]))

/** Genres without items stay in the table, for when some return. */
const isListedGenre = '(album_count > 0 OR track_count > 0)'

/** Spelled like the first of each genre; genres are compared without case. */
export const genres = (store: CatalogStore) =>
  store.reader
    .query<{ name: string; album_count: number; track_count: number }, []>(
      `SELECT genre AS name, album_count, track_count FROM genre_counts WHERE ${isListedGenre}`,
    )
    .all()
