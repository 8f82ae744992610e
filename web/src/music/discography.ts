import type { Album, AlbumType } from '@pezzottify/contract'

type DiscographyGroup = 'albums' | 'singles' | 'compilations'
export type GroupedDiscography = Record<DiscographyGroup, Album[]>

const groupOfType: Record<AlbumType, DiscographyGroup> = {
  Album: 'albums',
  Audiobook: 'albums',
  Podcast: 'albums',
  Single: 'singles',
  Ep: 'singles',
  Compilation: 'compilations',
}

/** An artist's own records by kind, newest first; those without a date come last, by name. */
export function groupDiscography(albums: readonly Album[]): GroupedDiscography {
  const groups: GroupedDiscography = { albums: [], singles: [], compilations: [] }
  // Types of a newer server are listed with the albums.
  for (const album of [...albums].sort(newestFirst))
    groups[groupOfType[album.album_type] ?? 'albums'].push(album)
  return groups
}

/** The order of an artist's work for "Play": by release date, undated ones last. */
export function inReleaseOrder(albums: readonly Album[]): Album[] {
  return [...albums].sort((a, b) => byDate(a, b) || byName(a, b))
}

/** The year of a release, which the server sends as Unix seconds of a day in UTC. */
export const yearOf = (album: Pick<Album, 'release_date'>): number | null =>
  album.release_date === null ? null : new Date(album.release_date * 1000).getUTCFullYear()

const byName = (a: Album, b: Album): number => a.name.localeCompare(b.name)

function byDate(a: Album, b: Album): number {
  if (a.release_date === b.release_date) return 0
  if (a.release_date === null) return 1
  if (b.release_date === null) return -1
  return a.release_date - b.release_date
}

function newestFirst(a: Album, b: Album): number {
  if (a.release_date === null || b.release_date === null) return byDate(a, b) || byName(a, b)
  return b.release_date - a.release_date || byName(a, b)
}
