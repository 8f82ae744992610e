import type { CatalogStore } from '../../db/catalog/schema.ts'

export type Counts = { artist: number; album: number; track: number }

/** What is there: missing tracks and albums without a track do not count. */
export function counts(store: CatalogStore): Counts {
  const of = (sql: string): number => store.reader.query<{ count: number }, []>(sql).get()?.count ?? 0
  return {
    artist: of('SELECT count(*) AS count FROM artists'),
    album: of('SELECT count(*) AS count FROM albums WHERE track_count > 0'),
    track: of("SELECT count(*) AS count FROM tracks WHERE availability <> 'missing'"),
  }
}

type Sums = { genre_count: number; duration_secs: number; size_bytes: number }

export function statistics(store: CatalogStore) {
  const { artist, album, track } = counts(store)
  const sums = store.reader
    .query<Sums, []>(
      `SELECT (SELECT count(DISTINCT genre) FROM album_genres) AS genre_count,
         coalesce(sum(duration_secs), 0) AS duration_secs, coalesce(sum(size_bytes), 0) AS size_bytes
       FROM tracks WHERE availability <> 'missing'`,
    )
    .get()
  return {
    artist_count: artist,
    album_count: album,
    track_count: track,
    genre_count: sums?.genre_count ?? 0,
    duration_secs: sums?.duration_secs ?? 0,
    size_bytes: sums?.size_bytes ?? 0,
  }
}
