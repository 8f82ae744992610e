import type { ArtistName, ArtistRole } from '@pezzottify/contract'

type Credit = ArtistName & { role: ArtistRole }

const performs: ReadonlySet<ArtistRole> = new Set(['MainArtist', 'FeaturedArtist', 'Remixer'])

/** The performing artists of a track, without duplicates. Falls back to composers and others when there is no performer. */
export function performersOf(track: { artists: readonly Credit[] }): ArtistName[] {
  const performers = track.artists.filter((artist) => performs.has(artist.role))
  const shown = performers.length > 0 ? performers : track.artists
  return [...new Map(shown.map(({ id, name }) => [id, { id, name }])).values()]
}
